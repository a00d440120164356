namespace TensorDecomp.Cli.Host;

/// <summary>The request cannot be carried out as put; the message is one sentence with the remedy.</summary>
public sealed class UsageException(string sentence) : Exception(sentence);
