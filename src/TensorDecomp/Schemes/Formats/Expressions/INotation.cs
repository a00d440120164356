using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>What an expression is made of, whatever a style writes for it.</summary>
internal enum LexemeKind
{
    End,
    Operand,
    Open,
    Call,
    Close,
    Separator,
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    ExclusiveOr,
    Remainder,
}

/// <summary>What a call makes of its two arguments, or leaves of its one.</summary>
internal enum Function
{
    Multiply,
    Add,
    Subtract,
    Quotient,
    Complex,
    Same,
}

/// <summary>One part of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its value, where it is an operand.</param>
/// <param name="Function">What is called, where it is a call; its opening bracket belongs to it.</param>
internal readonly record struct Lexeme(LexemeKind Kind, Operand? Value = null, Function Function = default);

/// <summary>How expressions are written: numbers, names and operators. <see cref="ExpressionReader"/> does the arithmetic.</summary>
internal interface INotation
{
    /// <summary>Takes the next part at the cursor; takes nothing where none can continue the expression.</summary>
    /// <param name="cursor">Before the part, blanks perhaps.</param>
    /// <param name="operandBefore">Whether an operand has just ended, so that an operator or another factor may follow.</param>
    Lexeme Next(TextCursor cursor, bool operandBefore);

    /// <summary>An operand that is about to be added to another one: what is a product there becomes one symbol.</summary>
    Operand Summand(Operand operand);
}
