using System.Numerics;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>
/// Reads arithmetic over exact numbers and symbols: + − * / and powers, parentheses, calls, unary signs, and products
/// written by juxtaposition. It works with two stacks of its own instead of recursion, so that nesting is bounded by
/// the length of the text and nothing else.
/// </summary>
internal sealed class ExpressionReader(TextCursor cursor, Limits limits, INotation notation)
{
    /// <summary>Operations that may wait for their operands; deeper nesting is no scheme and would only take memory.</summary>
    private const int MaxPending = 2_000_000;

    private enum Operation { Open, Call, Add, Subtract, Multiply, Divide, Negate, Power }

    private readonly record struct Pending(Operation Operation, int At, Function Function = default, int Arguments = 0);

    /// <summary>Scalars only.</summary>
    public ExpressionReader(TextCursor cursor, Limits limits) : this(cursor, limits, new PlainNotation(limits)) { }

    private readonly Stack<Operand> _operands = [];
    private readonly Stack<Pending> _operations = [];
    private int _open;

    /// <summary>Whether an exclusive or, or a remainder modulo 2, has been met: sums are then meant modulo 2.</summary>
    public bool IsModulo2 { get; private set; }

    /// <summary>Reads up to what no expression continues with: a comma, a closing bracket, a semicolon, the end of the line or of the
    /// text.</summary>
    public Operand Read()
    {
        _operands.Clear();
        _operations.Clear();
        _open = 0;
        bool operandBefore = false;
        while (true)
        {
            int at = cursor.Position;
            Lexeme lexeme = notation.Next(cursor, operandBefore);
            if (_operations.Count > MaxPending) throw cursor.Refuse($"the expression is nested deeper than {MaxPending} levels");
            switch (lexeme.Kind)
            {
                case LexemeKind.Operand or LexemeKind.Open or LexemeKind.Call:
                    if (operandBefore) Push(Operation.Multiply, at);
                    operandBefore = lexeme.Kind == LexemeKind.Operand;
                    if (operandBefore) _operands.Push(lexeme.Value!);
                    else
                    {
                        _operations.Push(
                            new Pending(lexeme.Kind == LexemeKind.Open ? Operation.Open : Operation.Call, at, lexeme.Function, 1));
                        _open++;
                    }
                    continue;
                case LexemeKind.Separator or LexemeKind.Close when _open > 0:
                    if (!operandBefore) throw cursor.Refuse("nothing stands between the parentheses", cursor.Position - 1);
                    while (!IsOpening(_operations.Peek().Operation)) Apply();
                    int open = _open;
                    if (lexeme.Kind == LexemeKind.Close) Close();
                    else NextArgument();
                    operandBefore = _open < open;
                    continue;
                case LexemeKind.Close or LexemeKind.Separator:
                    if (operandBefore) cursor.Position = at; // not ours
                    break;
                case LexemeKind.Add or LexemeKind.Subtract when !operandBefore:
                    if (lexeme.Kind == LexemeKind.Subtract) _operations.Push(new Pending(Operation.Negate, at));
                    continue;
                case LexemeKind.End:
                    break;
                case LexemeKind.Remainder when operandBefore:
                    IsModulo2 = true; // a sum modulo 2 is the sum: all is read modulo 2
                    continue;
                case not LexemeKind.Remainder when operandBefore:
                    IsModulo2 |= lexeme.Kind == LexemeKind.ExclusiveOr;
                    Push(OperationOf(lexeme.Kind), at);
                    operandBefore = false;
                    continue;
            }
            if (!operandBefore)
            {
                if (lexeme.Kind != LexemeKind.End) cursor.Position = at;
                throw cursor.Refuse($"expected a number or a symbol, found {cursor.Found()}");
            }
            break;
        }
        while (_operations.Count > 0)
        {
            if (IsOpening(_operations.Peek().Operation)) throw cursor.Refuse("a parenthesis is not closed", _operations.Peek().At);
            Apply();
        }
        return _operands.Pop();
    }

    /// <summary>Reads an expression without symbols.</summary>
    public Coefficient ReadScalar()
    {
        cursor.SkipBlanks();
        // Nearly every cell of nearly every file is one digit, perhaps with a sign.
        ReadOnlySpan<char> rest = cursor.Rest;
        int digit = rest.Length > 0 && rest[0] == '-' ? 1 : 0;
        if (rest.Length > digit + 1 && char.IsAsciiDigit(rest[digit]) && rest[digit + 1] is ',' or ']' or '}')
        {
            cursor.Position += digit + 1;
            int value = rest[digit] - '0';
            return (Rational)(digit == 1 ? -value : value);
        }
        int at = cursor.Position;
        Operand operand = Read();
        return operand.IsScalar ? operand.Scale : throw cursor.Refuse("expected a number", at);
    }

    private static bool IsOpening(Operation operation) => operation is Operation.Open or Operation.Call;

    private static Operation OperationOf(LexemeKind kind) => kind switch
    {
        LexemeKind.Add or LexemeKind.ExclusiveOr => Operation.Add,
        LexemeKind.Subtract => Operation.Subtract,
        LexemeKind.Multiply => Operation.Multiply,
        LexemeKind.Divide => Operation.Divide,
        _ => Operation.Power,
    };

    private void NextArgument()
    {
        Pending open = _operations.Pop();
        if (open.Operation == Operation.Open)
            throw cursor.Refuse("a comma between parentheses separates no arguments of a function", cursor.Position - 1);
        _operations.Push(open with { Arguments = open.Arguments + 1 });
        if (open.Arguments == 2) SkipDepth(open);
    }

    // multiply(x, y, levels - 1): how deep a recursion goes is no matter of the algorithm.
    private void SkipDepth(Pending open)
    {
        ReadOnlySpan<char> rest = cursor.Rest.TrimStart();
        int close = rest[..Math.Min(rest.Length, 60)].IndexOfAny("()*/^");
        if (open.Function != Function.Multiply || close < 1 || rest[close] != ')' || !char.IsAsciiLetter(rest[0]))
            throw cursor.Refuse("a third argument is more than this function takes", cursor.Position - 1);
        _operations.Pop();
        _operations.Push(open);
        cursor.Position = cursor.End - rest.Length + close + 1;
        Close();
    }

    private void Close()
    {
        Pending open = _operations.Pop();
        _open--;
        if (open.Operation == Operation.Open || open.Function == Function.Same && open.Arguments == 1) return;
        if (open.Function == Function.Same || open.Arguments != 2)
            throw cursor.Refuse($"a function here has {open.Arguments} arguments and needs another number of them", open.At);
        if (open.Function == Function.Complex)
        {
            _operands.Push(new Operand(Coefficient.I));
            Compute(Operation.Multiply, open.At);
        }
        Compute(open.Function switch
        {
            Function.Multiply => Operation.Multiply,
            Function.Subtract => Operation.Subtract,
            Function.Quotient => Operation.Divide,
            _ => Operation.Add,
        }, open.At);
    }

    private void Push(Operation operation, int at)
    {
        while (_operations.TryPeek(out Pending top) && !IsOpening(top.Operation) && BindsBefore(top.Operation, operation)) Apply();
        _operations.Push(new Pending(operation, at));
    }

    // Powers bind to the right and tighter than a sign, −2² = −4; everything else binds to the left.
    private static bool BindsBefore(Operation top, Operation next) =>
        top == Operation.Power && next == Operation.Power ? false : Precedence(top) >= Precedence(next);

    private static int Precedence(Operation operation) => operation switch
    {
        Operation.Add or Operation.Subtract => 1,
        Operation.Multiply or Operation.Divide => 2,
        Operation.Negate => 3,
        _ => 4,
    };

    private void Apply()
    {
        Pending top = _operations.Pop();
        if (top.Operation == Operation.Negate) _operands.Push(_operands.Pop().Negated());
        else Compute(top.Operation, top.At);
    }

    private void Compute(Operation operation, int at)
    {
        Operand y = _operands.Pop(), x = _operands.Pop();
        if (operation is Operation.Add or Operation.Subtract) (x, y) = (notation.Summand(x), notation.Summand(y));
        Operand result = x;
        string? objection = null;
        switch (operation)
        {
            case Operation.Multiply: Operand.TryMultiply(x, y, out objection); break;
            case Operation.Divide: Operand.TryDivide(x, y, out objection); break;
            case Operation.Power: result = Power(x, y, out objection); break;
            case Operation.Add: Operand.TryAdd(x, y, out result!, out objection); break;
            case Operation.Subtract: Operand.TryAdd(x, y.Negated(), out result!, out objection); break;
        }
        if (objection is not null) throw cursor.Refuse(objection, at);
        if (result.Bits > MaxBits)
            throw cursor.Refuse($"a number here has more than {limits.Digits} digits, which is over the limit; raise it with --limits", at);
        _operands.Push(result);
    }

    private long MaxBits => 4L * limits.Digits; // a digit has less than four bits

    private Operand Power(Operand x, Operand y, out string? objection)
    {
        objection = !x.IsScalar ? "a power of entries is of higher degree; no bilinear scheme"
            : !y.IsScalar || !y.Scale.IsReal || !y.Scale.Re.IsInteger || y.Scale.Re.Sign < 0
            ? "powers are read of numbers and with whole exponents only"
            : y.Scale.Re.Numerator * CoefficientMath.Bits(x.Scale) > MaxBits && !Small(x.Scale)
                ? $"a power of more than {limits.Digits} digits"
            : null;
        if (objection is not null) return x;
        Coefficient power = Coefficient.One, square = x.Scale;
        for (BigInteger exponent = y.Scale.Re.Numerator; !exponent.IsZero; exponent >>= 1)
        {
            if (!exponent.IsEven) power *= square;
            square *= square;
        }
        return new Operand(power);
    }

    // 0, ±1 and ±i stay small in any power.
    private static bool Small(Coefficient c) =>
        c.Re.IsInteger && c.Im.IsInteger && BigInteger.Abs(c.Re.Numerator) + BigInteger.Abs(c.Im.Numerator) <= 1;
}
