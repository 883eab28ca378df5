using System.Diagnostics;

namespace CozeProxy.Transforms;

/// <summary>The spans of what happens between the proxy and Coze beside the call itself.</summary>
public static class TransformsSpans
{
    public const string SourceName = "CozeProxy.Transforms";

    private static readonly ActivitySource Source = new(SourceName);

    internal static Activity? Start(string name) => Source.StartActivity(name);
}
