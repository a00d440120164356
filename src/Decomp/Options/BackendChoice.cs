using TensorDecomp.Cli.Host;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Programs.Devices;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Options;

/// <summary>Where gradient restarts run: on one of <see cref="Backends.All"/>, or on one of its devices.</summary>
internal static class BackendChoice
{
    /// <summary>What --backend means unless it is given.</summary>
    public static string Default => Backends.Default.Name;

    /// <summary>What --backend accepts, for the help.</summary>
    public static string Description { get; } =
        $"where gradient restarts run: {string.Join(", ", Backends.All.Select(backend => $"{backend.Name} ({backend.Summary})"))}, "
        + "gpu (the first of 'decomp devices'), auto (an accelerator if there is one), or an id of 'decomp devices'; "
        + $"cpu stands for {Default}";

    /// <summary>What a goal says of where its restarts may run, by what --backend says.</summary>
    /// <exception cref="UsageException">It is no backend.</exception>
    public static GoalBackend? Kind(string text) =>
        GoalBackend.TryParse(text.Split(':')[0], out GoalBackend? kind) ? kind : throw NoBackend(text);

    /// <summary>The programs on the backend that is asked for: by its name or the id of a device, with gpu the first that
    /// <c>decomp devices</c> lists, with auto an accelerator if there is one.</summary>
    /// <exception cref="UsageException">There is no such backend here.</exception>
    public static IReadOnlyList<GradientProgram> Place(IReadOnlyList<GradientProgram> programs, string text) =>
        Device(text) is { } backend ? [.. programs.Select(program => program.On(backend))] : programs;

    /// <summary>The device that is asked for; null for the processor, and where auto finds no accelerator.</summary>
    /// <exception cref="UsageException">There is no such backend here.</exception>
    public static IBackend? Device(string text) =>
        GoalBackend.IsProcessor(text) ? null : Find(text)?.Tuned(new LoadTuner(TimeProvider.System, LoadFile));

    private static IBackend? Find(string text)
    {
        if (text == "auto") return Backends.Devices().FirstOrDefault(place => !place.Device!.IsProcessor);
        if (text == "gpu")
            return Backends.Devices().FirstOrDefault()
                ?? throw new UsageException($"there is no device for --backend gpu. {Backends.WhyNoDevice()}");
        IBackend backend = Backends.Find(text.Split(':')[0]) ?? throw NoBackend(text);
        if (backend.WhyAbsent is { } absent) throw new UsageException($"--backend {text} cannot run here. {absent}");
        return text == backend.Name ? backend.Places[0]
            : backend.Places.FirstOrDefault(place => place.Device?.Id == text) ?? throw NoBackend(text);
    }

    private static UsageException NoBackend(string text) => new(
        $"--backend {text} is no backend; write {string.Join(", ", Backends.All.Select(backend => backend.Name))}, gpu, auto or one of " +
            "those that 'decomp devices' lists.");

    /// <summary>Where loads that were found best are kept.</summary>
    private static string LoadFile => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "decomp", "device-loads");
}
