using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using System.Text.Json;
using CozeProxy.Tests.EndToEnd;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;
using OpenAI.Responses;

// The client's Responses API is still marked as under evaluation.
#pragma warning disable OPENAI001

namespace CozeProxy.Tests.Compatibility;

/// <summary>The probes of OpenAI's official .NET client. What it knows nothing of has none.</summary>
internal sealed class DotNetProbes
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private const string AnswerToQuestion = "北京";

    private static readonly string[] CodesOfRefusals = ["workflow_not_found", "bot_not_found"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ApiKeyCredential _key;
    private readonly OpenAIClientOptions _options;
    private readonly Dictionary<string, Func<string, Task<object>>> _probes;

    private DotNetProbes(ProxyUnderTest proxy)
    {
        _key = new ApiKeyCredential(proxy.Key);
        _options = new OpenAIClientOptions { Endpoint = new Uri(proxy.Address, "v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) };
        _probes = new Dictionary<string, Func<string, Task<object>>>
        {
            ["streamed"] = kind => StreamAsync(kind),
            ["whole"] = kind => WholeAsync(kind, Question()),
            ["usage"] = kind => StreamAsync(kind),
            ["refused"] = kind => StreamAsync($"{kind}-unpublished"),
            ["broken"] = kind => StreamAsync($"{kind}-breaks"),
            ["image"] = kind => WholeAsync($"{kind}-sees", new UserChatMessage(
                ChatMessageContentPart.CreateTextPart(Features.Question),
                ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(Convert.FromBase64String(Png)), "image/png"))),
            ["file"] = kind => WholeAsync($"{kind}-sees", new UserChatMessage(
                ChatMessageContentPart.CreateTextPart(Features.Question),
                ChatMessageContentPart.CreateFilePart(BinaryData.FromBytes("%PDF-1.4"u8.ToArray()), "application/pdf", "document.pdf"))),
            ["stop"] = kind => StreamAsync(kind, new ChatCompletionOptions { StopSequences = { " said" } }),
            ["length"] = kind => StreamAsync(kind, new ChatCompletionOptions { MaxOutputTokenCount = 2 }),
            ["interrupt"] = InterruptAsync,
            ["models"] = ModelsAsync,
            ["responses"] = ResponsesAsync,
        };
    }

    public static async Task<JsonElement> RunAsync(ProxyUnderTest proxy, IReadOnlyList<string> kinds)
    {
        var probes = new DotNetProbes(proxy);
        var results = new ConcurrentDictionary<string, object>();
        await Task.WhenAll(kinds.SelectMany(kind => Features.All.Select(async feature =>
            results[$"{kind}/{feature.Probe}"] = await probes.RunAsync(feature.Probe, kind))));
        return JsonSerializer.SerializeToElement(results);
    }

    private async Task<object> RunAsync(string probe, string kind)
    {
        try
        {
            return _probes.TryGetValue(probe, out var run) ? await run(kind).WaitAsync(Patience) : new { unsupported = true };
        }
        catch (Exception e)
        {
            return new { error = Describe(e) };
        }
    }

    private async Task<object> WholeAsync(string model, params ChatMessage[] messages)
    {
        ChatCompletion answer = await Chat(model).CompleteChatAsync(messages);
        return new { text = answer.Content[0].Text, finish = NameOf(answer.FinishReason) };
    }

    private async Task<object> StreamAsync(string model, ChatCompletionOptions? options = null)
    {
        var text = "";
        var pieces = 0;
        string? finish = null;
        ChatTokenUsage? usage = null;
        object? error = null;
        try
        {
            await foreach (var update in Chat(model).CompleteChatStreamingAsync([Question()], options))
            {
                var piece = string.Concat(update.ContentUpdate.Select(part => part.Text));
                text += piece;
                pieces += piece.Length > 0 ? 1 : 0;
                finish = update.FinishReason is { } reason ? NameOf(reason) : finish;
                usage = update.Usage ?? usage;
            }
        }
        catch (Exception e)
        {
            error = Describe(e);
        }

        return new
        {
            text,
            pieces,
            finish,
            error,
            usage = usage is null ? null : new { input = usage.InputTokenCount, output = usage.OutputTokenCount, total = usage.TotalTokenCount },
        };
    }

    private async Task<object> InterruptAsync(string kind)
    {
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("coze_interrupt", "Asks the user.") } };
        ChatCompletion asked = await Chat($"{kind}-asks").CompleteChatAsync([Question()], options);
        if (asked.ToolCalls is not [var call, ..])
        {
            return new { calls = Array.Empty<object>(), text = asked.Content[0].Text, finish = NameOf(asked.FinishReason) };
        }

        ChatCompletion answered = await Chat($"{kind}-asks").CompleteChatAsync(
            [Question(), new AssistantChatMessage(asked), new ToolChatMessage(call.Id, AnswerToQuestion)], options);
        return new
        {
            calls = new[] { new { name = call.FunctionName, arguments = call.FunctionArguments.ToString() } },
            finish = NameOf(asked.FinishReason),
            text = answered.Content[0].Text,
        };
    }

    private async Task<object> ModelsAsync(string kind)
    {
        var models = await new OpenAIModelClient(_key, _options).GetModelsAsync();
        return new { ids = models.Value.Select(model => model.Id) };
    }

    private async Task<object> ResponsesAsync(string kind)
    {
        var client = new ResponsesClient(_key, new ResponsesClientOptions { Endpoint = _options.Endpoint, RetryPolicy = _options.RetryPolicy });
        ResponseResult answer = await client.CreateResponseAsync(kind, Features.Question);
        var text = "";
        var pieces = 0;
        string? finish = null;
        await foreach (var update in await client.CreateResponseStreamingAsync(kind, Features.Question))
        {
            if (update is StreamingResponseOutputTextDeltaUpdate delta)
            {
                text += delta.Delta;
                pieces++;
            }
            else if (update is StreamingResponseCompletedUpdate)
            {
                finish = "completed";
            }
        }

        return new { whole = answer.GetOutputText(), text, pieces, finish };
    }

    private ChatClient Chat(string model) => new(model, _key, _options);

    private static UserChatMessage Question() => new(Features.Question);

    private static string NameOf(ChatFinishReason reason) => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());

    // The client puts the body's code into the message, in the line after its own words.
    private static object Describe(Exception error) => new
    {
        status = (error as ClientResultException)?.Status,
        code = CodesOfRefusals.FirstOrDefault(code => error is ClientResultException && error.Message.Contains(code, StringComparison.Ordinal)),
        message = $"{error.GetType().Name}: {error.Message}",
    };
}
