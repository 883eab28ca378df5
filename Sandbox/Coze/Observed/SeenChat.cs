using System.Text.Json;
using CozeProxy.Sandbox.Coze.Chats;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Observed;

/// <summary>One call of a bot or a chatflow, or the outputs of tools for one, as it was at the moment of asking.</summary>
internal sealed record SeenChat
{
    /// <summary>From 1, in the order of arrival.</summary>
    public int Number { get; init; }

    public ChatKind Kind { get; init; }

    public required string Path { get; init; }

    /// <summary>The bot's or the chatflow's id; empty when the body named none.</summary>
    public string TargetId { get; init; } = "";

    public bool Streaming { get; init; }

    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>The whole body; undefined when it was no JSON.</summary>
    public JsonElement Body { get; init; }

    /// <summary>The messages in order, as role and text.</summary>
    public IReadOnlyList<(string Role, string Text)> Messages { get; init; } = [];

    public required string Bearer { get; init; }

    public required string LogId { get; init; }

    /// <summary>Empty when no chat began.</summary>
    public string ChatId { get; init; } = "";

    /// <summary>The conversation the chat belongs to, whether or not it was named in the call.</summary>
    public string ConversationId { get; init; } = "";

    public RunEnding Ending { get; init; }

    public int EventsSent { get; init; }

    /// <summary>How often somebody wanted to cancel it.</summary>
    public int CancelsAsked { get; init; }

    public int CancelsAccepted { get; init; }

    public static SeenChat Of(HttpContext context, ChatKind kind, ChatCall call) => new()
    {
        Kind = kind,
        Path = context.Request.Path.Value!,
        TargetId = call.TargetId,
        Streaming = call.Streaming,
        Query = context.Request.Query.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString(), StringComparer.Ordinal),
        Body = call.Body,
        Messages = call.Messages,
        Bearer = BearerHeader.Of(context),
        LogId = CozeAnswer.LogId(context),
    };

    /// <summary>Without the bearer, which is a secret, and the messages.</summary>
    public override string ToString() => $"chat {Number} of {Kind} {TargetId}: {Ending} after {EventsSent} events";
}
