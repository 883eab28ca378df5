using System.Text;
using System.Text.Json;
using OpenAI.Chat;

namespace CozeProxy.Examples.Interrupt;

/// <summary>
/// A conversation in which the run may ask back: what it asks comes as a call of the tool <c>coze_interrupt</c>, and is
/// answered as any tool call is. Nothing else is needed; the id of the call holds all that the proxy must know to go on.
/// </summary>
internal sealed class Conversation(ChatClient client, bool streams)
{
    private readonly ChatCompletionOptions _options = new()
    {
        Tools =
        {
            ChatTool.CreateFunctionTool(
                "coze_interrupt",
                "Asks the user for something the run needs before it can go on.",
                BinaryData.FromString("""{"type":"object","properties":{"question":{"type":"string"},"required_parameters":{"type":"object"}}}""")),
        },
    };

    private readonly Queue<string>? _scripted =
        Environment.GetEnvironmentVariable("ANSWERS") is { } answers ? new(answers.Split('|')) : null;

    public async Task RunAsync(string text)
    {
        List<ChatMessage> messages = [new UserChatMessage(text)];
        while (true)
        {
            var (said, calls) = streams ? await StreamAsync(messages) : await CompleteAsync(messages);
            if (calls.Count == 0)
            {
                return;
            }

            var assistant = new AssistantChatMessage(calls);
            if (said.Length > 0)
            {
                assistant.Content.Add(ChatMessageContentPart.CreateTextPart(said));
            }

            messages.Add(assistant);
            messages.AddRange(calls.Select(call => new ToolChatMessage(call.Id, Answer(call.FunctionArguments))));
        }
    }

    private async Task<(string Said, IReadOnlyList<ChatToolCall> Calls)> CompleteAsync(List<ChatMessage> messages)
    {
        ChatCompletion completion = await client.CompleteChatAsync(messages, _options);
        var said = string.Concat(completion.Content.Select(part => part.Text));
        if (said.Length > 0)
        {
            Console.WriteLine(said);
        }

        return (said, completion.ToolCalls);
    }

    private async Task<(string Said, IReadOnlyList<ChatToolCall> Calls)> StreamAsync(List<ChatMessage> messages)
    {
        var said = new StringBuilder();
        var calls = new SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)>();
        await foreach (var update in client.CompleteChatStreamingAsync(messages, _options))
        {
            foreach (var part in update.ContentUpdate)
            {
                Console.Write(part.Text);
                said.Append(part.Text);
            }

            // A call's id and name come once, its arguments in any number of pieces.
            foreach (var piece in update.ToolCallUpdates)
            {
                if (!calls.TryGetValue(piece.Index, out var call))
                {
                    calls[piece.Index] = call = (piece.ToolCallId, piece.FunctionName, new StringBuilder());
                }

                call.Arguments.Append(piece.FunctionArgumentsUpdate?.ToString());
            }
        }

        Console.WriteLine();
        return (said.ToString(),
            [.. calls.Values.Select(call => ChatToolCall.CreateFunctionToolCall(call.Id, call.Name, BinaryData.FromString(call.Arguments.ToString())))]);
    }

    // A person answers; or, where ANSWERS is set, the next of its texts, divided by "|".
    private string Answer(BinaryData arguments)
    {
        using var asked = JsonDocument.Parse(arguments);
        var root = asked.RootElement;
        var question = root.GetProperty("question").GetString() ?? $"{root.GetProperty("function")}({root.GetProperty("arguments")})";
        Console.WriteLine($"? {question}");
        foreach (var parameter in root.GetProperty("required_parameters").EnumerateObject())
        {
            Console.WriteLine($"  - {parameter.Name}: {parameter.Value.GetProperty("type")}");
        }

        if (_scripted is not null)
        {
            return _scripted.Dequeue();
        }

        Console.Write("> ");
        return Console.ReadLine() ?? "";
    }
}
