using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Evolution.Hubs;

/// <summary>A candidate that is to be measured elsewhere.</summary>
/// <param name="Number">Its place among those of whoever has it.</param>
/// <param name="Request">What to measure; nobody hears how far it is.</param>
/// <param name="Bounds">Within which bounds.</param>
public sealed record MeasurementUnit(long Number, EvaluationRequest Request, EvaluatorSettings Bounds) : WorkUnit(Number);

/// <summary>What was measured.</summary>
/// <param name="Number">The number of the unit.</param>
/// <param name="Evaluation">The answer about the candidate.</param>
public sealed record MeasurementOutcome(long Number, Evaluation Evaluation) : Outcome(Number);
