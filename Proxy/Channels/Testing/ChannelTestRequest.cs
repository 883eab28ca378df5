using System.Text.Json;

namespace CozeProxy.Channels.Testing;

/// <summary>What a test is to do beyond what costs nothing.</summary>
internal sealed record ChannelTestRequest(string? WorkflowId = null, JsonElement? Parameters = null, bool Run = false);
