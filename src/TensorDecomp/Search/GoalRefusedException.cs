namespace TensorDecomp.Search;

/// <summary>What is asked contradicts itself, or no engine can serve it; the message is one sentence with the remedy.</summary>
public sealed class GoalRefusedException(string sentence) : Exception(sentence);
