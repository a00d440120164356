using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>What a file claims decides over which ring it is judged, and whether holding modulo 2 helps it.</summary>
public sealed class ClaimTests
{
    // ⟨1,1,1⟩ three times is 3 = 1 modulo 2, and wrong over the integers.
    private const string Residues = "{\"n\": 1, \"m\": 3, KEY \"u\": [[1],[1],[1]], \"v\": [[1],[1],[1]], \"w\": [[1],[1],[CELL]]}";

    [TestCase("", "1", "scheme.json", true, "F2")]
    [TestCase("\"z2\": true,", "1", "scheme.json", true, "F2")]
    [TestCase("\"z2\": true,", "-1", "scheme.json", true, "ZT")] // 1 + 1 − 1 = 1, whatever is claimed
    [TestCase("\"z2\": true,", "3", "scheme.json", true, "F2")]
    [TestCase("\"z2\": false,", "1", "scheme.json", false, "ZT")]
    [TestCase("", "3", "scheme.json", false, "Z")]
    [TestCase("", "3", "scheme-mod2.json", true, "F2")]
    [TestCase("", "3", "scheme-mod27.json", false, "Z")]
    [TestCase("", "-3", "scheme.json", false, "Z")]
    [TestCase("", "\"1/3\"", "scheme.json", false, "Z[1/3]")]
    [TestCase("", "1.000000002", "scheme.json", false, "Z[1/10]")]
    [TestCase("", "\"1+2i\"", "scheme.json", false, "Z[i]")]
    public void The_claim_of_a_file_decides(string key, string cell, string name, bool valid, string ring)
    {
        Judgement judgement = Fixtures.Judged(name, Residues.Replace("KEY", key).Replace("CELL", cell));
        Assert.That((judgement.Verdict.Valid, $"{judgement.Verdict.Ring}"), Is.EqualTo((valid, ring)), judgement.Verdict.Reason);
    }

    [Test]
    public void Holding_modulo_2_is_only_a_hint_where_characteristic_0_is_claimed()
    {
        Judgement judgement = Fixtures.Judged("scheme.json", Residues.Replace("KEY", "\"z2\": false,").Replace("CELL", "1"));
        Assert.That(judgement.Verdict.Valid, Is.False);
        Assert.That(judgement.Hints,
            Is.EqualTo(new[] { "all equations hold modulo 2", "it is 3 times the tensor: divide one of the three factors by 3" }));
    }

    [Test]
    public void A_demanded_ring_overrides_the_claim()
    {
        Submission submission = Fixtures.Read("scheme.json", Residues.Replace("KEY", "\"z2\": false,").Replace("CELL", "1")).Single();
        Assert.That(Judgement.Of(submission, Ring.Modulo(2)).Verdict.Valid);
        Assert.That(Judgement.Of(submission, Ring.Integers).Verdict.Valid, Is.False);
    }

    [TestCase("[\"F2\"]", true, "F2")]
    [TestCase("[\"F2\", \"Q\"]", false, "ZT")]
    [TestCase("[\"F3\"]", false, "F3")]
    [TestCase("[\"H\"]", true, "F2")]
    public void The_fields_of_a_catalogue_are_a_claim(string fields, bool valid, string ring)
    {
        Judgement judgement = Fixtures.Judged("scheme.json", Residues.Replace("KEY", $"\"fields\": {fields},").Replace("CELL", "1"));
        Assert.That((judgement.Verdict.Valid, $"{judgement.Verdict.Ring}"), Is.EqualTo((valid, ring)));
    }

    [Test]
    public void The_ring_and_hash_that_an_own_file_states_are_compared_and_not_believed()
    {
        using MemoryStream stream = new();
        CanonicalJson.Write(Known.Strassen, Ring.Zt, null, stream);
        string json = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        Assert.That(Fixtures.Judged("s.json", json).Hints, Is.Empty);
        Assert.That(Fixtures.Judged("s.json", json.Replace("\"sha256\": \"", "\"sha256\": \"f")).Warnings, Has.One.Contains("sha256"));
        Assert.That(Fixtures.Judged("s.json", json.Replace("[1, 0, 0, 1]", "[2, 0, 0, 1]")).Warnings, Has.One.Contains("the file says ZT"));
        foreach (string ring in (string[])["Z", "Q", "Z[1/2]", "F2", "F3", "Z/4"])
            Assert.That(Judgement.Of(Fixtures.Read("s.json", json).Single(), Ring.TryParse(ring, out Ring demanded) ? demanded
                : null).Warnings, Is.Empty, ring);
        Judgement modular = Fixtures.Judged("s.json", json.Replace("\"ZT\"", "\"F2\""));
        Assert.That((modular.Verdict.Valid, $"{modular.Verdict.Ring}"), Is.EqualTo((true, "F2")));
    }
}
