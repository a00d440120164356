using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TensorDecomp.Evolution;

/// <summary>Equal for programs that differ in layout and comments only.</summary>
public static partial class ProgramIdentity
{
    public static string SyntaxHash(string source) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Blank().Replace(Remark().Replace(source, " "), ""))));

    [GeneratedRegex(@"//[^\n]*|/\*[\s\S]*?\*/")]
    private static partial Regex Remark();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
