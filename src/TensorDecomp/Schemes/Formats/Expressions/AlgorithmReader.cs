using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>Reads a text with an algorithm, whatever its style; every format whose files are products and sums reads by this.</summary>
internal static class AlgorithmReader
{
    /// <summary>The schemes of a file: one, or one for each function that is an algorithm.</summary>
    public static IReadOnlyList<Submission> Read(ISchemeFormat format, SourceFile file, Limits limits, ThirdFactor? documented = null,
        Func<long, long, long, Shape>? shapeOf = null)
    {
        string text = MarkedText.Plain(file.Text);
        IReadOnlyList<SourceFunction> functions = SourceFunction.In(text);
        if (functions.Count < 2)
            return [Submit(format, file, limits, documented, shapeOf,
                new Listing(text, 0, text.Length, functions.Select(f => f.Name), limits))];
        List<(SourceFunction Function, Submission Submission)> read = [];
        List<(SourceFunction Function, MalformedInputException Refusal, bool IsListing)> refused = [];
        foreach (SourceFunction function in functions)
        {
            Listing? listing = null;
            try
            {
                listing = new Listing(text, function.From, function.To, functions.Select(f => f.Name), limits);
                read.Add((function, Submit(format, file, limits, documented, shapeOf, listing)));
            }
            catch (MalformedInputException e)
            {
                refused.Add((function, e, listing?.Outputs().Count > 0));
            }
        }
        if (read.Count == 0) throw (refused.Find(r => r.IsListing) is { Refusal: { } refusal } ? refusal : refused[0].Refusal);
        string[] passed = [.. refused.Select(r => r.Function.Name)];
        string remark =
            $"read from {string.Join(", ", read.Select(r => r.Function.Name))}; the other functions, {string.Join(", ", passed)}, are no " +
                "listings of products and sums and were passed over";
        return [.. read.Select(r => r.Submission with
        {
            Member = read.Count > 1 ? r.Function.Name : null,
            Remarks = passed.Length > 0 ? [remark, .. r.Submission.Remarks] : r.Submission.Remarks,
        })];
    }

    private static Submission Submit(
        ISchemeFormat format, SourceFile file, Limits limits, ThirdFactor? documented, Func<long, long, long, Shape>? shapeOf,
            Listing listing)
    {
        listing.Evaluate();
        List<Definition> outputs = listing.Outputs();
        bool trilinear = listing.Values.Terms.Count > 0;
        if (trilinear && outputs.Count > 0)
            throw new MalformedInputException(
                "the file has terms with entries of c as factors and sums that define entries of c; it can be one of the two only");
        if (!trilinear && outputs.Count == 0)
            throw new MalformedInputException("no entry of c is defined, such as c11 = m1 + m4, and no term has an entry of c as a factor");
        if (!trilinear && documented == ThirdFactor.Transposed) documented = null; // a dialect of terms says nothing of sums
        AlgorithmDraft draft = new(listing.Values, listing.Names, outputs, limits, shapeOf ?? FactorSizes.ShapeOf);
        draft.RefuseDoubleOutputs(listing.Cursor);
        ThirdFactor order = documented ?? (trilinear ? ThirdFactor.Transposed : ThirdFactor.C);
        ThirdFactor other = order == ThirdFactor.C ? ThirdFactor.Transposed : ThirdFactor.C;
        Scheme scheme = draft.Build(order);
        bool isDocumented = documented is not null;
        return new Submission(scheme, ClaimOf(file, scheme, listing.Values.IsModulo2), format.Name)
        {
            Layout = isDocumented ? null : new Layout(null, OrderName(order), LayoutKind.Possible, () => scheme),
            Others =
            [
                isDocumented
                    ? new Layout(null, "the third factor in the other order (C for transposed C)", LayoutKind.RuledOut,
                        () => draft.Build(other))
                    : new Layout(null, OrderName(other), LayoutKind.Possible, () => draft.Build(other)),
            ],
            Programs = draft.Programs(),
            Remarks = [.. listing.Remarks()],
        };
    }

    private static string OrderName(ThirdFactor order) =>
        order == ThirdFactor.C ? "c_ik for row i and column k" : "c_ki for row i and column k";

    private static Claim ClaimOf(SourceFile file, Scheme scheme, bool modulo2)
    {
        if (modulo2) return new Claim.Over(Ring.Modulo(2));
        return AlgorithmLook.StatedRing(file.Text) is { } name && Ring.TryParse(name, out Ring ring) ? new Claim.Over(ring)
            : ClaimPolicy.For(scheme, file.Name);
    }
}
