using CozeProxy.Executions;
using CozeProxy.Settings;
using Microsoft.Extensions.Configuration;

namespace CozeProxy.Tests.Executions;

internal sealed class ExecutionPaceTests
{
    private readonly ExecutionPace _pace = new(ExecutionOptions.Read(new SettingsReader(new ConfigurationBuilder().Build())));

    [TestCase(0, 0, 1)]
    [TestCase(5, 0, 1)]
    [TestCase(60, 0, 6)]
    [TestCase(600, 0, 60)]
    [TestCase(86_400, 0, 60)]
    [TestCase(0, 1, 2)]
    [TestCase(0, 5, 32)]
    [TestCase(0, 6, 60)]
    [TestCase(0, 1_000_000, 60)]
    [TestCase(300, 2, 30)]
    public void The_pause_grows_with_age_and_with_failures(int age, int failures, int seconds) =>
        _pace.Of(TimeSpan.FromSeconds(age), failures).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Test]
    public void Runs_of_one_age_are_not_asked_after_all_at_once()
    {
        var pauses = Enumerable.Range(0, 200).Select(_ => _pace.Spread(TimeSpan.FromMinutes(10), 0)).ToList();

        pauses.ShouldAllBe(pause => pause >= TimeSpan.FromSeconds(48) && pause <= TimeSpan.FromSeconds(72));
        pauses.Distinct().Count().ShouldBeGreaterThan(10);
    }
}
