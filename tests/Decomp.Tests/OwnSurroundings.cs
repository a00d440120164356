using NUnit.Framework;

/// <summary>No test reads or fills the store and the settings of whoever runs the tests: neither here nor in the processes that are
/// started.</summary>
[SetUpFixture]
public sealed class OwnSurroundings
{
    private string _folder = "";

    [OneTimeSetUp]
    public void MoveIn()
    {
        _folder = Directory.CreateTempSubdirectory("decomp-tests-").FullName;
        foreach (string variable in (string[])["DECOMP_THREADS", "DECOMP_TIME", "DECOMP_VARIETY", "DECOMP_PARTS"])
            Environment.SetEnvironmentVariable(variable, null);
        Environment.SetEnvironmentVariable("DECOMP_STORE", Path.Combine(_folder, "store"));
        Environment.SetEnvironmentVariable("DECOMP_CONFIG", Path.Combine(_folder, "config.json"));
    }

    [OneTimeTearDown]
    public void MoveOut() => Directory.Delete(_folder, recursive: true);
}
