namespace TensorDecomp.Cli.Host;

/// <summary>What the shell sees. One table for all verbs.</summary>
public static class ExitCode
{
    /// <summary>Valid, found, written.</summary>
    public const int Success = 0;

    /// <summary>Not valid, or the search ended without the rank that was asked for.</summary>
    public const int Negative = 1;

    /// <summary>The command line makes no sense, or a file cannot be opened or written.</summary>
    public const int Usage = 2;

    /// <summary>The input is malformed.</summary>
    public const int Malformed = 3;

    /// <summary>A comparison could be settled neither way.</summary>
    public const int Undecided = 4;

    /// <summary>A signal ended it, whose number is added: 130 after Ctrl-C, as a shell counts.</summary>
    public const int Signalled = 128;

    /// <summary>A mistake of the tool itself, EX_SOFTWARE of sysexits.h.</summary>
    public const int Internal = 70;
}
