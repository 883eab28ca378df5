using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.Streaming;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CozeProxy.Tests.Transforms.Interrupts;

/// <summary>Tokens with keys that live as long as the test.</summary>
internal static class Tokens
{
    public const long Account = 42;

    public static IDataProtectionProvider NewKeys() => new EphemeralDataProtectionProvider();

    public static InterruptTokens Of(IDataProtectionProvider keys, FakeTime? time = null, TimeSpan? lifetime = null) => new(
        keys, new RunOptions { InterruptLifetime = lifetime ?? TimeSpan.FromHours(24) }, time ?? new FakeTime(), NullLogger<InterruptTokens>.Instance);

    public static Interrupt Question(string eventId = "7404830425073352713/2769808280134765896") => new()
    {
        EventId = eventId,
        Type = 2,
        Question = "Which city?",
        IsSaid = true,
    };

    public static Interrupt ToolCall(string id, string function = "local_data_assistant", string arguments = """{"location":"南京","type":0}""") => new()
    {
        EventId = id,
        Function = function,
        Arguments = arguments,
        ConversationId = "7376662320539560001",
        ChatId = "7376662320539590002",
    };
}
