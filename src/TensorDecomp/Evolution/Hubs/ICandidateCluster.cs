using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Evolution.Hubs;

/// <summary>The part of the tool that has candidates measured on many machines.</summary>
public interface ICandidateCluster
{
    /// <summary>Has candidates measured by the workers of a hub, each in a process of its own there. What comes back is looked through and
    /// every scheme in it proved again here.</summary>
    /// <param name="hub">Where the hub is.</param>
    /// <param name="bounds">Within which bounds a candidate is measured; how many side by side is the workers' business.</param>
    /// <exception cref="HubException">The hub does not answer.</exception>
    ICandidateEvaluator Evaluator(HubAddress hub, EvaluatorSettings bounds);
}
