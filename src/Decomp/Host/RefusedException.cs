namespace TensorDecomp.Cli.Host;

/// <summary>A scheme that was to be worked on does not hold; the message says so in one sentence.</summary>
public sealed class RefusedException(string sentence) : Exception(sentence);
