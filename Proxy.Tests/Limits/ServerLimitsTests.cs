using CozeProxy.Limits;
using CozeProxy.Settings;
using Microsoft.Extensions.Configuration;

namespace CozeProxy.Tests.Limits;

public class ServerLimitsTests
{
    private const long Mebibyte = 1024 * 1024;

    [TestCase(1, 100)]
    [TestCase(512, 2048)]
    [TestCase(8192, 32_768)]
    [TestCase(1_000_000, 100_000)]
    public void What_memory_is_good_for_has_bounds(long mebibytes, int calls) => ServerLimits.InFlightFor(mebibytes * Mebibyte).ShouldBe(calls);

    [Test]
    public void Without_settings_memory_decides_and_a_quarter_may_wait()
    {
        var limits = Read();

        limits.MaxInFlight.ShouldBe(ServerLimits.InFlightFor(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));
        limits.MaxInFlight.ShouldBeGreaterThan(ServerLimits.FewestByMemory, "a machine that tells its memory from the start");
        limits.MaxQueued.ShouldBe(Math.Min(1000, limits.MaxInFlight / 4));
        Read(("MaxInFlight", "40")).MaxQueued.ShouldBe(10);
        Read(("MaxInFlight", "40"), ("MaxQueued", "0")).MaxQueued.ShouldBe(0);
    }

    [Test]
    public void All_that_is_wrong_is_said_at_once()
    {
        var settings = new SettingsReader(Configuration(
            ("MaxInFlight", "0"), ("MaxQueued", "-1"), ("QueueTimeout", "soon"), ("RequestHeadersTimeout", "0"), ("RequestBodyTimeout", "-00:00:01"),
            ("StalledClientTimeout", "30.00:00:00")));

        ServerLimits.Read(settings);

        settings.Errors.Count.ShouldBe(6);
        settings.Errors.ShouldContain(error => error.StartsWith("Coze:MaxInFlight is '0'", StringComparison.Ordinal));
        settings.Errors.ShouldContain(error => error.StartsWith("Coze:StalledClientTimeout is '30.00:00:00'", StringComparison.Ordinal));
    }

    private static ServerLimits Read(params (string Key, string Value)[] settings) => ServerLimits.Read(new SettingsReader(Configuration(settings)));

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Coze:{setting.Key}", (string?)setting.Value)))
        .Build();
}
