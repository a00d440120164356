using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Tests.Web;

/// <summary>A hub with two workers, of which one lies, for pages that show one.</summary>
internal static class MadeUpHub
{
    public static readonly HubStatus Status = new("127.0.0.1:8350", "0.1.0", 90, 300 << 20,
        [new("node-1", "0.1.0", 64, 12, 3456, 7200, 1, 0, false, 16, new("cuda", "<i>a card</i>", 2112, 123)),
            new("<b>liar</b>", "0.1.0", 1, 0, 3, 1, 9, 3, true, 8, null)],
        [new("a1b2", "4x4x4", "47", "F2", "flip", 1, "open", 80, 48, "4x4x4/48-F2-0.json", 5, 12, 3459, "cuda", 123),
            new("c3d4", "2x2x2", "7", "Q", "all", 2, "reached", 0.5, 7, "2x2x2/7-ZT-0.json", 0, 0, 1, null, 0)],
        new(3459, 2, 1, 3), [new(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero), "<b>liar</b>", "its scheme is none")]);
}
