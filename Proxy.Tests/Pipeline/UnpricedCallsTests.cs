using System.Globalization;
using CozeProxy.Pipeline;
using CozeProxy.Tests.Billing;

namespace CozeProxy.Tests.Pipeline;

internal sealed class UnpricedCallsTests
{
    private readonly ManualTime _time = new();

    [Test]
    public void Calls_of_one_name_and_target_are_counted_together()
    {
        var calls = new UnpricedCalls(_time);
        calls.Add("coze-workflow", "coze-workflow", "1", "default");
        calls.Add("coze-workflow", "coze-workflow", "2", "default");
        _time.Advance(TimeSpan.FromMinutes(1));
        calls.Add("coze-workflow", "coze-workflow", "1", "vip");

        calls.Lately.Select(call => $"{call.Target} {call.Group} {call.Count}").ShouldBe(["1 vip 2", "2 default 1"]);
    }

    [Test]
    public void A_day_later_they_are_forgotten_and_counted_anew()
    {
        var calls = new UnpricedCalls(_time);
        calls.Add("m", "m", "1", "default");
        _time.Advance(TimeSpan.FromHours(25));
        calls.Lately.ShouldBeEmpty();

        calls.Add("m", "m", "1", "default");
        calls.Lately.ShouldHaveSingleItem().Count.ShouldBe(1);
    }

    [Test]
    public void Of_many_the_latest_hundred_are_kept()
    {
        var calls = new UnpricedCalls(_time);
        for (var i = 0; i < 150; i++)
        {
            calls.Add("coze-workflow", "coze-workflow", i.ToString(CultureInfo.InvariantCulture), "default");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        calls.Lately.Select(call => call.Target).ShouldBe(Enumerable.Range(50, 100).Reverse().Select(i => i.ToString(CultureInfo.InvariantCulture)));
    }
}
