using System.Text.Json;

namespace CozeProxy.Admin.Ui.Channels;

/// <summary>A workflow that somebody wants to have run, having seen what it costs.</summary>
public sealed record RunWish(string WorkflowId, JsonElement? Parameters);
