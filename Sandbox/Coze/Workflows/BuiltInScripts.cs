using System.Text;
using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Interrupts;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>The workflows every emulator has: one that answers well, and one for each way in which Coze was seen to differ or fail.</summary>
internal static class BuiltInScripts
{
    /// <summary>Fixed, so that examples and bills can be predicted.</summary>
    public static RunUsage Usage { get; } = RunUsage.Of(45, 123);

    public static string LongText { get; } = new('长', 350_000);

    /// <summary>The answer of the well-behaved workflows, in the language of the user's text.</summary>
    public static string Greeting(string userText)
    {
        var chinese = userText.Any(character => character is >= '\u4E00' and <= '\u9FFF');
        return (userText.Length, chinese) switch
        {
            (0, _) => "Hello! You said nothing.",
            (_, true) => $"你好！你说的是：{userText}",
            _ => $"Hello! You said: {userText}",
        };
    }

    public static void PublishAll(ScriptCatalog catalog, CozeEmulatorOptions options)
    {
        PublishAnswers(catalog, options);
        PublishErrors(catalog);
        PublishRefusals(catalog);
        PublishBrokenStreams(catalog);
        PublishOddities(catalog);
        InterruptScripts.PublishAll(catalog);
    }

    private static string Greeting(RunInput input) => Greeting(input.UserText);

    private static IReadOnlyList<string> GreetingWords(RunInput input) => Words.Of(Greeting(input));

    private static JsonObject Variables(RunInput input)
    {
        return new JsonObject { ["output"] = Greeting(input), ["length"] = Greeting(input).Length, ["tags"] = new JsonArray("sandbox") };
    }

    private static void PublishAnswers(ScriptCatalog catalog, CozeEmulatorOptions options)
    {
        catalog.Publish(SandboxWorkflows.WordByWord,
            new WorkflowScript("word by word", "An output node streams the answer, then the End node repeats it as JSON.")
                .Stream(GreetingWords, pause: options.WordPause).EndWithOutput(Greeting, Usage).Done());
        catalog.Publish(SandboxWorkflows.EndVariables,
            new WorkflowScript("variables", "Only an End node that returns several variables.")
                .EndWith(Variables, Usage).Done());
        catalog.Publish(SandboxWorkflows.EndStreams,
            new WorkflowScript("streaming end", "Only an End node, which streams its text.")
                .EndStreaming(GreetingWords, Usage, options.WordPause).Done());
        catalog.Publish(SandboxWorkflows.EndText,
            new WorkflowScript("text", "Only an End node that returns text, all at once.")
                .EndWithText(Greeting, Usage).Done());
        catalog.Publish(SandboxWorkflows.EndTextEnvelope,
            new WorkflowScript("text envelope", "The End node's text comes in its JSON envelope even in a stream.")
                .EndWithText(Greeting, Usage, envelopeInStream: true).Done());
        catalog.Publish(SandboxWorkflows.Slow,
            new WorkflowScript("slow", "Silence with heartbeats, headers late, then the answer.")
                .DelayHeaders(options.SlowPause)
                .Ping().Pause(options.SlowPause).Ping().Pause(options.SlowPause)
                .EndWithOutput(Greeting, Usage).Done());
        catalog.Publish(SandboxWorkflows.EmptyDone,
            new WorkflowScript("nothing", "Done at once, without any message.")
                .Done());
        catalog.Publish(SandboxWorkflows.EmptyOutput,
            new WorkflowScript("empty output", "The End node's output is empty.")
                .EndWithOutput("", RunUsage.Zero).Done());
    }

    private static void PublishErrors(ScriptCatalog catalog)
    {
        const string NodeText = "[720712000] The input 'Query' is incorrect, please check the parameters of the node";
        catalog.Publish(SandboxWorkflows.ErrorFirst,
            new WorkflowScript("error first", "Error 4000 as the first event.")
                .Error(CozeAnswer.BadParameter, CozeAnswer.BadParameterText));
        catalog.Publish(SandboxWorkflows.ErrorMidway,
            new WorkflowScript("error midway", "Some text, then an Error.")
                .Stream(["The ", "weather ", "is "]).NodeError(5000, "[720701002] plugin timed out"));
        catalog.Publish(SandboxWorkflows.ErrorThenDone,
            new WorkflowScript("error then done", "Some text, an Error, and a Done all the same.")
                .Stream(["The ", "weather ", "is "]).NodeError(5000, NodeText).Done());
        catalog.Publish(SandboxWorkflows.NodeFailure,
            new WorkflowScript("node failure", "Error 5000 with the node's own code in brackets.")
                .NodeError(5000, NodeText));
        catalog.Publish(SandboxWorkflows.WorkflowTimeout,
            new WorkflowScript("timeout", "The run took longer than Coze allows.")
                .NodeError(720702085, "Workflow execution timed out"));
        catalog.Publish(SandboxWorkflows.Unpublished,
            new WorkflowScript("unpublished", "Error 4200: the workflow was never published.")
                .Error(RunEndpoint.NotFound, RunEndpoint.NotFoundText));
        catalog.Publish(SandboxWorkflows.LowerCaseError,
            new WorkflowScript("plain error", "An event named error in small letters, with text for data.")
                .Event("error", "internal failure while executing the workflow"));
    }

    private static void PublishRefusals(ScriptCatalog catalog)
    {
        const int Ok = StatusCodes.Status200OK, Unauthorized = StatusCodes.Status401Unauthorized;
        catalog.Publish(SandboxWorkflows.JsonError,
            new WorkflowScript("JSON error", "HTTP 200 with an error as JSON in place of the stream.")
                .Refuse(Ok, 5000, "Internal Server Error"));
        catalog.Publish(SandboxWorkflows.HttpServerError,
            new WorkflowScript("HTTP 500", "HTTP 500 with an HTML page.")
                .PageAnswer(StatusCodes.Status500InternalServerError, "<html><body><h1>500 Internal Server Error</h1></body></html>"));
        catalog.Publish(SandboxWorkflows.RateLimitedJson,
            new WorkflowScript("rate limited", "HTTP 200 with code 4009.")
                .Refuse(Ok, 4009, "The number of requests exceeds the limit of the system"));
        catalog.Publish(SandboxWorkflows.RateLimitedHttp,
            new WorkflowScript("HTTP 429", "HTTP 429 with code 4020.")
                .Refuse(StatusCodes.Status429TooManyRequests, 4020, "Requests per minute exceed the limit"));
        catalog.Publish(SandboxWorkflows.TokenExpired,
            new WorkflowScript("token expired", "The first token that comes is refused for good, any later one is fine.")
                .Refuse(Unauthorized, CozeAnswer.BadToken, CozeAnswer.BadTokenText, use => use.Token == 1).EndWithOutput(Greeting, Usage).Done());
        catalog.Publish(SandboxWorkflows.TokenRefusedOnFirstUse,
            new WorkflowScript("token refused once", "Each token is refused at its first use and fine afterwards.")
                .Refuse(Unauthorized, CozeAnswer.BadToken, CozeAnswer.BadTokenText, use => use.UseOfToken == 1).EndWithOutput(Greeting, Usage).Done());
        catalog.Publish(SandboxWorkflows.TokenAlwaysRefused,
            new WorkflowScript("token refused", "HTTP 401 with code 4100, whatever the token.")
                .Refuse(Unauthorized, CozeAnswer.BadToken, CozeAnswer.BadTokenText));
        catalog.Publish(SandboxWorkflows.TokenRefusedAsJson,
            new WorkflowScript("token refused in JSON", "HTTP 200 with code 4100, whatever the token.")
                .Refuse(Ok, CozeAnswer.BadToken, CozeAnswer.BadTokenText));
    }

    private static void PublishBrokenStreams(ScriptCatalog catalog)
    {
        catalog.Publish(SandboxWorkflows.DroppedBeforeAnything,
            new WorkflowScript("dropped", "The connection is cut before any answer.")
                .Drop());
        catalog.Publish(SandboxWorkflows.DroppedMidway,
            new WorkflowScript("dropped midway", "The connection is cut after some text.")
                .Stream(["The ", "weather ", "is "]).Drop());
        catalog.Publish(SandboxWorkflows.Truncated,
            new WorkflowScript("truncated", "The body ends properly, but without a terminal event.")
                .Stream(["The ", "weather ", "is "]).EndOfBody());
    }

    private static void PublishOddities(ScriptCatalog catalog)
    {
        catalog.Publish(SandboxWorkflows.NoUsage,
            new WorkflowScript("no usage", "Nothing is said of tokens.")
                .EndWithOutput(Greeting).Done());
        catalog.Publish(SandboxWorkflows.LegacyToken,
            new WorkflowScript("legacy token", "Only the total, in the old field.")
                .EndWithOutput(Greeting, RunUsage.LegacyTotal(168)).Done());
        catalog.Publish(SandboxWorkflows.NullUsage,
            new WorkflowScript("null usage", "A usage that is null.")
                .EndWithOutput(Greeting, RunUsage.Null).Done());
        catalog.Publish(SandboxWorkflows.ZeroUsage,
            new WorkflowScript("zero usage", "A usage of zeros.")
                .EndWithOutput(Greeting, RunUsage.Zero).Done());
        catalog.Publish(SandboxWorkflows.VeryLongLine,
            new WorkflowScript("long line", "A megabyte of text on one line.")
                .EndWithOutput(LongText, Usage).Done());
        catalog.Publish(SandboxWorkflows.UnknownEvents,
            new WorkflowScript("unknown events", "Events no one has heard of, and a comment, around a usual answer.")
                .Event("Thinking", """{"content":"not for users"}""").Raw(Encoding.UTF8.GetBytes(": a comment\n\n")).Stream(GreetingWords)
                .Event("Metrics", """{"elapsed_ms":12}""").EndWithOutput(Greeting, Usage).Done());
    }
}
