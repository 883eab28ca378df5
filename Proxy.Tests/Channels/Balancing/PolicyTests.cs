using CozeProxy.Channels;
using CozeProxy.Channels.Balancing;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace CozeProxy.Tests.Channels.Balancing;

internal sealed class PolicyTests
{
    private const int Picks = 100_000;

    private static readonly WeightedPolicy Weighted = new();
    private static readonly LeastLoadedPolicy LeastLoaded = new();

    [Test]
    public void Each_channel_gets_its_share_by_weight()
    {
        var pool = Pool(SomeChannels.Channel("one", 1), SomeChannels.Channel("two", 3), SomeChannels.Channel("three", 6));

        var shares = Shares(Weighted, pool);

        shares["one"].ShouldBe(0.1, 0.01);
        shares["two"].ShouldBe(0.3, 0.01);
        shares["three"].ShouldBe(0.6, 0.01);
    }

    [Test]
    public void A_hundred_equal_channels_are_all_used()
    {
        var shares = Shares(Weighted, Pool([.. Enumerable.Range(0, 100).Select(i => SomeChannels.Channel($"c{i}"))]));

        shares.Count.ShouldBe(100);
        shares.Values.ShouldAllBe(share => share > 0.005 && share < 0.015);
    }

    [Test]
    public void The_ends_of_the_shares_belong_to_one_channel_each()
    {
        var pool = Pool(SomeChannels.Channel("one", 2), SomeChannels.Channel("two", 1));

        pool.TotalWeight.ShouldBe(3);
        new[] { 0, 1, 2 }.Select(point => pool.At(point).DestinationId).ShouldBe(["one", "one", "two"]);
    }

    [Test]
    public void The_least_loaded_is_the_one_with_the_fewest_runs_for_its_weight()
    {
        var pool = Pool(SomeChannels.Channel("light", 1), SomeChannels.Channel("heavy", 4));
        pool[0].Begin(1);
        pool[1].Begin(3);
        Shares(LeastLoaded, pool, 100).Keys.ShouldBe(["heavy"]);

        pool[1].Begin(2);
        Shares(LeastLoaded, pool, 100).Keys.ShouldBe(["light"]);
    }

    [Test]
    public void Among_idle_channels_it_goes_by_weight()
    {
        var shares = Shares(LeastLoaded, Pool(SomeChannels.Channel("one", 1), SomeChannels.Channel("two", 3)));

        shares["one"].ShouldBe(0.25, 0.0125);
    }

    [Test]
    public void Destinations_that_are_no_channels_are_chosen_from_too()
    {
        DestinationState[] others = [new("a"), new("b")];
        others[0].Begin(1);

        Shares(Weighted, others, 1000).Count.ShouldBe(2);
        Shares(LeastLoaded, others, 100).Keys.ShouldBe(["b"]);
    }

    [Test]
    public void Of_none_none_is_chosen()
    {
        Weighted.PickDestination(new DefaultHttpContext(), null!, []).ShouldBeNull();
        LeastLoaded.PickDestination(new DefaultHttpContext(), null!, []).ShouldBeNull();
    }

    [Test]
    public void Choosing_allocates_nothing()
    {
        var pool = Pool([.. Enumerable.Range(0, 100).Select(i => SomeChannels.Channel($"c{i}"))]);
        var context = new DefaultHttpContext();
        Pick(1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pick(1000);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Pick(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Weighted.PickDestination(context, null!, pool);
                LeastLoaded.PickDestination(context, null!, pool);
            }
        }
    }

    private static DestinationPool Pool(params Channel[] channels) =>
        new(channels.Select(channel => new OpenChannel(channel, new DestinationState(channel.Name))));

    private static Dictionary<string, double> Shares(ILoadBalancingPolicy policy, IReadOnlyList<DestinationState> destinations, int picks = Picks) =>
        Enumerable.Range(0, picks).Select(_ => policy.PickDestination(new DefaultHttpContext(), null!, destinations)!.DestinationId)
            .GroupBy(id => id).ToDictionary(group => group.Key, group => group.Count() / (double)picks);
}
