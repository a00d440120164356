namespace TensorDecomp.Evolution.Models;

/// <summary>A provider of models whose client is an optional part of the tool.</summary>
public interface IModelProvider
{
    /// <summary>Its models, which ask once, with retries of their client's own off, and own the endpoint.</summary>
    ILanguageModel Open(Endpoint endpoint);
}
