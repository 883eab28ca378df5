using System.Text.Json;

namespace CozeProxy.Tests.Clients;

/// <summary>What a script printed and how it ended.</summary>
internal sealed record NodeResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The script's output as JSON; a script that failed fails the test with its own words.</summary>
    public JsonElement Json()
    {
        ExitCode.ShouldBe(0, Errors);
        return JsonSerializer.Deserialize<JsonElement>(Output);
    }
}
