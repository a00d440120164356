using System.Collections;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using TensorDecomp.Programs.Compilation;

namespace TensorDecomp.Cli.Web.Markup;

/// <summary>
/// A piece of a page. It is made from an interpolated text whose literal parts are the markup and whose holes are text: what stands in a
/// hole is escaped unless it is a piece itself, so that a stranger's words cannot become markup.
/// </summary>
public readonly struct Html
{
    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    public static Html Empty => default;

    public bool IsEmpty => string.IsNullOrEmpty(_markup);

    public static Html Of(Interpolation markup) => new(markup.Text);

    /// <summary>What another part of the tool wrote as markup, which escapes what is not its own: pictures, differences of
    /// programs.</summary>
    public static Html Made(string markup) => new(markup);

    /// <summary>The pieces one after the other.</summary>
    public static Html Join(IEnumerable<Html> pieces, string between = "") =>
        new(string.Join(WebUtility.HtmlEncode(between), pieces.Select(piece => piece._markup)));

    public override string ToString() => _markup ?? "";

    /// <summary>Text for a page or an attribute in double quotes; what would be hidden in it is shown as a space.</summary>
    private static string Escaped(string text) =>
        WebUtility.HtmlEncode(string.Concat(text.Select(c => c is '\n' or '\t' || !ProgramText.IsHidden(c) ? c : ' ')));

    /// <summary>The interpolated text in the making.</summary>
    [InterpolatedStringHandler]
    public readonly struct Interpolation(int literalLength, int holes)
    {
        private readonly StringBuilder _text = new(literalLength + 16 * holes);

        internal string Text => _text.ToString();

        public void AppendLiteral(string markup) => _text.Append(markup);

        /// <summary>A piece, several pieces, or text.</summary>
        public void AppendFormatted<T>(T hole, string? format = null)
        {
            switch (hole)
            {
                case Html piece: _text.Append(piece._markup); break;
                case IEnumerable<Html> pieces: foreach (Html one in pieces) _text.Append(one._markup); break;
                case IFormattable value: _text.Append(Escaped(value.ToString(format, CultureInfo.InvariantCulture))); break;
                case IEnumerable and not string: throw new ArgumentException("A hole holds a text, a number or pieces of a page.");
                default: _text.Append(Escaped(hole?.ToString() ?? "")); break;
            }
        }
    }
}
