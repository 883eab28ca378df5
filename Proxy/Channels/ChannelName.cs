using CozeProxy.Models;

namespace CozeProxy.Channels;

/// <summary>The name of a channel. Names that differ only by case are one, as they are to configuration and to YARP.</summary>
internal static class ChannelName
{
    public static StringComparer Comparer => StringComparer.OrdinalIgnoreCase;

    /// <summary>Whether a channel may be called so: what a model may be called, as long as it is one segment of a URL's path.</summary>
    public static bool IsValid(string name) => ModelName.IsValid(name) && !name.Contains('/', StringComparison.Ordinal) && name is not ("." or "..");
}
