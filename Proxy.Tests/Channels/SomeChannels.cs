using CozeProxy.Channels;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OAuth;
using Yarp.ReverseProxy.Model;

namespace CozeProxy.Tests.Channels;

/// <summary>Channels as the choice among them needs them.</summary>
internal static class SomeChannels
{
    public static Channel Channel(string name, int weight = 1, int priority = 0, int? most = null, string token = "pat_x") =>
        new(new CozeChannel(name, new Uri("https://api.coze.cn"), BearerFactory.ForToken(new AccessToken(token))))
        {
            Weight = weight,
            Priority = priority,
            MaxConcurrency = most,
        };

    /// <summary>Those channels and no others; how each would be written is made up.</summary>
    public static ChannelRoster Roster(params IEnumerable<Channel> channels) => new(channels.Select(channel =>
        (new ChannelSettings(channel.Name, channel.Coze.BaseUrl, ChannelCredentials.Of(new AccessToken("pat_x"))), channel)));

    public static DestinationState[] Destinations(params IEnumerable<Channel> channels) =>
        [.. channels.Select(channel => new DestinationState(channel.Name))];

    /// <summary>Runs that the destination has under way, as YARP counts them.</summary>
    public static void Begin(this DestinationState destination, int runs)
    {
        // YARP counts where nobody else can, so this goes by its own field; a test says so when it is another.
        var counter = destination.GetType().GetProperty("ConcurrencyCounter", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(destination)!;
        for (var i = 0; i < runs; i++)
        {
            counter.GetType().GetMethod("Increment")!.Invoke(counter, []);
        }
    }
}
