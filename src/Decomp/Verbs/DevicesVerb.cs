using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Programs.Backends;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp devices: what searches can run on.</summary>
internal static class DevicesVerb
{
    public static string[] Examples =>
    [
        "decomp devices",
        "decomp devices --json",
    ];

    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "print one JSON object per device" };
        Command verb = new("devices", "List the devices that --backend gpu can use, the preferred one first.") { json };
        verb.SetAction(parsed =>
        {
            IReadOnlyList<DeviceFacts> devices = [.. Backends.Devices().Select(place => place.Device!)];
            if (devices.Count == 0) throw new UsageException($"there is no device. {Backends.WhyNoDevice()}");
            foreach (DeviceFacts device in devices)
                Terminal.Say(parsed.GetValue(json)
                    ? JsonText.Of(
                        new
                        {
                            id = device.Id,
                            name = device.Name,
                            processor = device.IsProcessor,
                            units = device.Units,
                            shared = device.SharedBytes,
                            memory = device.GlobalBytes,
                            group = device.LargestGroup,
                            version = device.Version
                        })
                    : $"{device.Id,-9} {device.Name}, {(device.IsProcessor ? "processor" : "accelerator")}{Size(device)}, " +
                        $"{device.Version}", whole: parsed.GetValue(json));
            foreach (IBackend backend in Backends.All)
                if (backend.WhyAbsent is { } why) Failure.Tell($"no {backend.Name}: {why}");
            return ExitCode.Success;
        });
        return verb;
    }

    // Of a library's devices nothing of the kind is known.
    private static string Size(DeviceFacts device) => device.Units == 0 ? ""
        : $" with {device.Units} units, {device.GlobalBytes >> 20:N0} MiB, {device.SharedBytes >> 10:N0} KiB a group";
}
