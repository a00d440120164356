using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>Turns a name such as "a12" into a symbol; null where it is none of the format's.</summary>
internal delegate Symbol? SymbolResolver(ReadOnlySpan<char> name);

/// <summary>
/// Reads arithmetic over exact numbers and symbols: + − * / and powers (** or ^), parentheses, unary signs, and products
/// written by juxtaposition. It works with two stacks of its own instead of recursion, so that nesting is bounded by
/// the length of the text and nothing else.
/// </summary>
internal sealed class ExpressionReader(TextCursor cursor, Limits limits, SymbolResolver symbols)
{
    /// <summary>Operations that may wait for their operands; deeper nesting is no scheme and would only take memory.</summary>
    private const int MaxPending = 2_000_000;

    private enum Operation { Open, Add, Subtract, Multiply, Divide, Negate, Power }

    /// <summary>Scalars only.</summary>
    public ExpressionReader(TextCursor cursor, Limits limits) : this(cursor, limits, _ => null) { }

    private readonly Stack<Operand> _operands = [];
    private readonly Stack<(Operation Operation, int At)> _operations = [];
    private int _open, _symbols;

    /// <summary>Reads up to a character that no expression continues with: a comma, a closing bracket, a semicolon, the end of the line or of the text.</summary>
    public Operand Read()
    {
        _operands.Clear();
        _operations.Clear();
        (_open, _symbols) = (0, 0);
        bool operandBefore = false;
        while (true)
        {
            cursor.SkipBlanksInLine();
            int at = cursor.Position;
            char c = cursor.Here;
            if (_operations.Count > MaxPending) throw cursor.Refuse($"the expression is nested deeper than {MaxPending} levels");
            if (c == '(' || char.IsAsciiLetterOrDigit(c) || c == '.')
            {
                if (operandBefore) Push(Operation.Multiply, at);
                if (c == '(')
                {
                    _operations.Push((Operation.Open, at));
                    _open++;
                    cursor.Position++;
                    operandBefore = false;
                    continue;
                }
                _operands.Push(char.IsAsciiLetter(c) ? Name() : new Operand(Number()));
                operandBefore = true;
                continue;
            }
            if (c == ')' && _open > 0)
            {
                if (!operandBefore) throw cursor.Refuse("nothing stands between the parentheses");
                while (_operations.Peek().Operation != Operation.Open) Apply();
                _operations.Pop();
                _open--;
                cursor.Position++;
                continue;
            }
            if (!operandBefore && c is '+' or '-')
            {
                cursor.Position++;
                if (c == '-') _operations.Push((Operation.Negate, at));
                continue;
            }
            if (!operandBefore) throw cursor.Refuse($"expected a number or a symbol, found {cursor.Found()}");
            if (Binary(c) is not { } operation) break;
            Push(operation, at);
            operandBefore = false;
        }
        while (_operations.Count > 0)
        {
            if (_operations.Peek().Operation == Operation.Open) throw cursor.Refuse("a parenthesis is not closed", _operations.Peek().At);
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

    private Operation? Binary(char c)
    {
        switch (c)
        {
            case '+': cursor.Position++; return Operation.Add;
            case '-': cursor.Position++; return Operation.Subtract;
            case '/': cursor.Position++; return Operation.Divide;
            case '^': cursor.Position++; return Operation.Power;
            case '*' when cursor.Rest.StartsWith("**"): cursor.Position += 2; return Operation.Power;
            case '*': cursor.Position++; return Operation.Multiply;
            default: return null;
        }
    }

    private Operand Name()
    {
        int from = cursor.Position;
        while (!cursor.AtEnd && (char.IsAsciiLetterOrDigit(cursor.Here) || cursor.Here == '_')) cursor.Position++;
        ReadOnlySpan<char> name = cursor.Text.AsSpan(from, cursor.Position - from);
        if (++_symbols > limits.Nonzeros) throw Limits.Over("an expression", _symbols, "symbols", limits.Nonzeros);
        if (symbols(name) is { } symbol) return new Operand(symbol);
        if (name is "I" or "i" or "j") return new Operand(Coefficient.I);
        throw cursor.Refuse($"{CoefficientText.Quoted(name)} is no symbol and no number of this format", from);
    }

    private Coefficient Number()
    {
        int from = cursor.Position;
        while (char.IsAsciiDigit(cursor.Here) || cursor.Here == '.') cursor.Position++;
        cursor.Position += CoefficientText.ExponentLength(cursor.Rest);
        // A suffix makes it imaginary, unless a name begins there.
        if (cursor.Here is 'i' or 'j' && !(cursor.Rest.Length > 1 && char.IsAsciiLetterOrDigit(cursor.Rest[1]))) cursor.Position++;
        ReadOnlySpan<char> literal = cursor.Text.AsSpan(from, cursor.Position - from);
        return CoefficientText.TryParse(literal, limits, out Coefficient value) ? value
            : throw cursor.Refuse($"{CoefficientText.Quoted(literal)} is no exact number", from);
    }

    private void Push(Operation operation, int at)
    {
        while (_operations.TryPeek(out (Operation Operation, int) top) && top.Operation != Operation.Open && BindsBefore(top.Operation, operation)) Apply();
        _operations.Push((operation, at));
    }

    // Powers bind to the right and tighter than a sign, −2² = −4; everything else binds to the left.
    private static bool BindsBefore(Operation top, Operation next) => top == Operation.Power && next == Operation.Power ? false : Precedence(top) >= Precedence(next);

    private static int Precedence(Operation operation) => operation switch
    {
        Operation.Add or Operation.Subtract => 1,
        Operation.Multiply or Operation.Divide => 2,
        Operation.Negate => 3,
        _ => 4,
    };

    private void Apply()
    {
        (Operation operation, int at) = _operations.Pop();
        Operand y = _operands.Pop();
        if (operation == Operation.Negate)
        {
            _operands.Push(y.Negated());
            return;
        }
        Operand x = _operands.Pop(), result = x;
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
        if (result.Bits > MaxBits) throw cursor.Refuse($"a number here has more than {limits.Digits} digits, which is over the limit; raise it with --limits", at);
        _operands.Push(result);
    }

    private long MaxBits => 4L * limits.Digits; // a digit has less than four bits

    private Operand Power(Operand x, Operand y, out string? objection)
    {
        objection = !x.IsScalar || !y.IsScalar || !y.Scale.IsReal || !y.Scale.Re.IsInteger || y.Scale.Re.Sign < 0 ? "powers are read of numbers and with whole exponents only"
            : y.Scale.Re.Numerator * Exact.Bits(x.Scale) > MaxBits && !Small(x.Scale) ? $"a power of more than {limits.Digits} digits"
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
    private static bool Small(Coefficient c) => c.Re.IsInteger && c.Im.IsInteger && BigInteger.Abs(c.Re.Numerator) + BigInteger.Abs(c.Im.Numerator) <= 1;
}
