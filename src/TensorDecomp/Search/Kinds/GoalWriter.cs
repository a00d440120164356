using System.Text.Encodings.Web;
using System.Text.Json;
using TensorDecomp.Circuits;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Tensors;

namespace TensorDecomp.Search.Kinds;

/// <summary>Writes what <see cref="GoalFile"/> reads.</summary>
internal static class GoalWriter
{
    public static void Write(SearchGoal goal, Stream stream)
    {
        using Utf8JsonWriter json = new(stream, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteNumber("goal", GoalFile.Version);
        if (goal.Tensor.Product is { } shape) json.WriteString("shape", $"{shape}");
        else
        {
            json.WritePropertyName("tensor");
            json.WriteRawValue(TensorMakers.TryParse(goal.Tensor.Name, out _) ? $"\"{goal.Tensor}\"" : TensorJson.Text(goal.Tensor));
        }
        if (goal.Ranks.Count == 1) json.WriteNumber("rank", goal.Ranks.Lowest);
        else json.WriteString("rank", $"{goal.Ranks}");
        json.WriteString("ring", $"{goal.Ring}");
        json.WriteString("engine", goal.Engine);
        json.WriteStartArray("programs");
        foreach (GoalProgram program in goal.Programs)
            if (program.Source is null) json.WriteStringValue(program.Name);
            else
            {
                json.WriteStartObject();
                json.WriteString("name", program.Name);
                json.WriteString("source", program.Source);
                json.WriteEndObject();
            }
        json.WriteEndArray();
        if (goal.Symmetry is not null) json.WriteString("symmetry", goal.Symmetry);
        if (goal.Descends) json.WriteBoolean("descend", true);
        if (goal.From is { } from)
        {
            json.WriteStartObject("from");
            json.WriteString("folder", from.Folder);
            if (from.Sha256 is not null)
            {
                json.WriteStartArray("sha256");
                foreach (string hash in from.Sha256) json.WriteStringValue(hash);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        if (goal.Walks is { } walks)
        {
            json.WriteStartObject("walks");
            json.WriteString("course", walks.Course.ToString().ToLowerInvariant());
            json.WriteNumber("walkers", walks.Walkers);
            if (walks.From is not null) json.WriteString("from", walks.From);
            if (walks.Keep is not null) json.WriteString("keep", walks.Keep);
            if (walks.Rounds is { } rounds) json.WriteNumber("rounds", rounds);
            json.WriteEndObject();
        }
        if (goal.Sparser is { } sparser)
        {
            json.WriteStartObject("sparser");
            json.WriteString("scheme", sparser.Scheme);
            json.WriteString("name", sparser.Name);
            json.WriteNumber("sweeps", sparser.Sweeps);
            if (sparser.Below is { } below) json.WriteNumber("below", below);
            if (sparser.Circuit is { } circuit) json.WriteString("circuit", circuit);
            if (sparser.Objective != Objective.Nonzeros) json.WriteString("for", sparser.Objective.ToString().ToLowerInvariant());
            json.WriteEndObject();
        }
        json.WriteNumber("seed", goal.Seed);
        json.WriteNumber("seconds", goal.Time.TotalSeconds);
        if (goal.Work is { } work) json.WriteNumber("work", work);
        if (goal.Backend is { } backend) json.WriteString("backend", backend.Name);
        json.WriteEndObject();
    }
}
