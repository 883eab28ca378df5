using System.Diagnostics;
using CozeProxy.Billing.Ledger;

namespace CozeProxy.Observability;

/// <summary>The proxy's own spans. Where nobody collects any, none is made.</summary>
internal static class ProxyActivity
{
    public const string SourceName = "CozeProxy";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody collects spans at all.</summary>
    public static bool IsCollected => Source.HasListeners();

    public static Activity? Start(string name) => Source.StartActivity(name);

    /// <summary>A span of its own trace, which says from which other one it came.</summary>
    public static Activity? StartLinked(string name, ActivityContext? origin) => Source.StartActivity(
        name, ActivityKind.Internal, parentContext: default, links: origin is { } known ? [new ActivityLink(known)] : null);

    /// <summary>Says how a call ended and what it used.</summary>
    public static void Describe(this Activity activity, CallClosing closing)
    {
        activity.SetTag(GenAi.Channel, closing.Channel).SetTag(GenAi.Outcome, closing.Outcome.ToString());
        if (closing.Usage is { } usage)
        {
            activity.SetTag(GenAi.InputTokens, usage.InputTokens).SetTag(GenAi.OutputTokens, usage.OutputTokens);
        }

        if (closing.ErrorCode is { } code)
        {
            activity.SetTag(GenAi.ErrorType, code);
        }
    }

    /// <summary>Notes that what the span stands for has failed, by a code: never by words, which may quote a client's.</summary>
    public static void Fail(this Activity activity, string code)
    {
        activity.SetTag(GenAi.ErrorType, code);
        activity.SetStatus(ActivityStatusCode.Error);
    }
}
