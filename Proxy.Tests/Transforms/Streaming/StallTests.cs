using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Transforms.Streaming;

/// <summary>A client counts as gone when what was handed over is not taken, and for no other silence.</summary>
internal sealed class StallTests
{
    [Test]
    public async Task A_client_that_takes_nothing_is_given_up_when_its_time_is_over()
    {
        var call = RunHarness.Answered();
        using var stream = call.OpenStream();
        await stream.ReadOnceAsync();

        call.ClientTime.Advance(call.Options.StalledClientTimeout - TimeSpan.FromTicks(1));
        call.GivenUp.ShouldBe(0);
        call.ClientTime.Advance(TimeSpan.FromTicks(1));
        call.GivenUp.ShouldBe(1);
    }

    [Test]
    public async Task What_is_taken_begins_its_time_anew()
    {
        var call = RunHarness.Answered();
        using var stream = call.OpenStream();
        await stream.ReadOnceAsync();
        call.ClientTime.Advance(call.Options.StalledClientTimeout / 2);
        call.Body.Send(Frame.Text("x"));
        await stream.ReadOnceAsync();

        call.ClientTime.Advance(call.Options.StalledClientTimeout - TimeSpan.FromTicks(1));
        call.GivenUp.ShouldBe(0);
        call.ClientTime.Advance(TimeSpan.FromTicks(1));
        call.GivenUp.ShouldBe(1);
    }

    [Test]
    public async Task A_client_that_waits_for_coze_is_not()
    {
        var call = RunHarness.Answered();
        using var stream = call.OpenStream();
        await stream.ReadOnceAsync();
        var waiting = stream.ReadOnceAsync();

        call.ClientTime.Advance(call.Options.StalledClientTimeout * 2);

        call.GivenUp.ShouldBe(0);
        call.Body.Send(Frame.Text("x"), Frame.Done);
        await waiting;
        await stream.ReadToEndAsync();
    }

    [Test]
    public async Task After_the_end_nobody_is()
    {
        var call = RunHarness.Played(Frame.Text("x"), Frame.Done);
        await using (var stream = call.OpenStream())
        {
            await stream.ReadOnceAsync();
        }

        call.ClientTime.Advance(call.Options.StalledClientTimeout * 2);

        call.GivenUp.ShouldBe(0);
    }
}
