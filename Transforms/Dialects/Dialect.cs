using System.Diagnostics.CodeAnalysis;
using CozeProxy.Transforms.Dialects.ChatCompletions;
using CozeProxy.Transforms.Dialects.Completions;
using CozeProxy.Transforms.Dialects.Responses;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Dialects;

/// <summary>One of OpenAI's endpoints: how a request is written there, and how an answer is.</summary>
public abstract class Dialect
{
    /// <summary>The key in a route's metadata that names its dialect.</summary>
    public const string MetadataKey = "Dialect";

    private static readonly Dialect[] All = [new ChatCompletionsDialect(), new CompletionsDialect(), new ResponsesDialect()];

    /// <summary>What a route's metadata calls it.</summary>
    public abstract string Name { get; }

    /// <summary>The dialects there are, for whoever has to say so.</summary>
    public static IEnumerable<string> Names => All.Select(dialect => dialect.Name);

    public static Dialect? Find(string? name) => Array.Find(All, dialect => dialect.Name == name);

    /// <summary>Whether it can answer a run in the background with our execution; others have another idea of one, or none.</summary>
    public virtual bool TakesBackground => false;

    /// <summary>True with the request, or false with the error to answer.</summary>
    public abstract bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ChatRequest? request, [NotNullWhen(false)] out ApiError? error);

    internal abstract StreamedAnswer CreateStream(ChatExchange exchange, RunReport report);

    internal abstract WholeAnswer CreateWhole(ChatExchange exchange, RunReport report);
}
