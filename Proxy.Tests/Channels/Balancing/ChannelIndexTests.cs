using CozeProxy.Channels;
using CozeProxy.Channels.Balancing;
using CozeProxy.Channels.Health;

namespace CozeProxy.Tests.Channels.Balancing;

internal sealed class ChannelIndexTests
{
    [Test]
    public void It_finds_what_looking_at_each_channel_finds()
    {
        var random = new Random(7);
        string[] names = ["a", "b", "c", "d", "e"];
        for (var round = 0; round < 200; round++)
        {
            var table = new ChannelTable(Enumerable.Range(0, random.Next(12)).Select(i => SomeChannels.Channel($"c{i}", priority: random.Next(3)) with
            {
                Models = [.. names[..4].Where(_ => random.Next(3) == 0)],
                Groups = [.. names[..4].Where(_ => random.Next(4) == 0)],
            }));
            for (var ask = 0; ask < 50; ask++)
            {
                var (name, model, group) = (names[random.Next(5)], names[random.Next(5)], names[random.Next(5)]);

                var expected = table.All.Where(channel => channel.Serves(name, model, group)).Select(channel => channel.Name);
                table.Index.Serving(name, model, group).All.Select(channel => channel.Name).ShouldBe(expected);
            }
        }
    }

    [Test]
    public void Names_that_no_channel_knows_are_one()
    {
        var table = new ChannelTable([SomeChannels.Channel("open"), SomeChannels.Channel("narrow") with { Models = ["known"] }]);

        var sets = Enumerable.Range(0, 1000).Select(i => table.Index.Serving($"workflow-{i}", "coze-workflow", $"group-{i}")).Distinct();

        sets.ShouldHaveSingleItem().All.ShouldHaveSingleItem().Name.ShouldBe("open");
        table.Index.Serving("known", "coze-workflow", "default").All.Count.ShouldBe(2);
    }

    [Test]
    public void Tiers_are_by_priority_and_keep_what_they_offer_until_something_changes()
    {
        var table = new ChannelTable([SomeChannels.Channel("low"), SomeChannels.Channel("high", priority: 5), SomeChannels.Channel("high-too", priority: 5)]);
        var tiers = table.Index.Serving("m", "m", "g").Tiers;
        var destinations = SomeChannels.Destinations(table.All);

        tiers.Select(tier => tier.Channels.Count).ShouldBe([2, 1]);
        var pool = tiers[0].Open(destinations, HealthSnapshot.AllWell);
        pool.Select(destination => destination.DestinationId).ShouldBe(["high", "high-too"]);
        tiers[0].Open(destinations, HealthSnapshot.AllWell).ShouldBeSameAs(pool);
        tiers[0].Open([.. destinations.Skip(2)], HealthSnapshot.AllWell).Count.ShouldBe(0, "YARP does not have those two any more");

        var ill = new HealthSnapshot([new(table.Find("high")!.Coze.Identity, new ChannelState("high", HealthReason.RateLimited, 1, 0, 1))]);
        tiers[0].Open(destinations, ill).ShouldHaveSingleItem().DestinationId.ShouldBe("high-too");
    }

    [Test]
    public void A_channel_that_is_full_here_or_was_tried_is_left_out()
    {
        var capped = SomeChannels.Channel("capped", most: 2);
        var other = SomeChannels.Channel("other");
        var destinations = SomeChannels.Destinations(capped, other);
        var pool = new DestinationPool([new OpenChannel(capped, destinations[0]), new OpenChannel(other, destinations[1])]);

        pool.Without([]).ShouldBeSameAs(pool);
        pool.Without([other]).ShouldHaveSingleItem().DestinationId.ShouldBe("capped");
        destinations[0].Begin(2);
        pool.Without([]).ShouldHaveSingleItem().DestinationId.ShouldBe("other");
        pool.Without([other]).ShouldBeEmpty();
    }
}
