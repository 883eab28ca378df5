using System.Text.Json;

namespace CozeProxy.Bench.SlowStreams;

/// <summary>Chunks, the last of which says why it ends, and <c>[DONE]</c>.</summary>
internal sealed class OpenAiTranscript : Transcript
{
    private bool _hasReason;

    public override byte[] Ask(Pace pace) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        model = "coze-workflow",
        workflow_id = "7342866812345",
        messages = new[] { new { role = "system", content = "You are a helpful assistant." }, new { role = "user", content = pace.ToString() } },
        stream = true,
    });

    protected override void ReadData(string data, Pace pace)
    {
        if (data == "[DONE]")
        {
            IsFinished = _hasReason ? true : throw new InvalidDataException("The answer is done without a reason.");
            return;
        }

        var choice = Parse(data).GetProperty("choices")[0];
        if (choice.GetProperty("finish_reason").GetString() is { } reason)
        {
            ExpectAll(pace);
            _hasReason = reason == "stop" ? true : throw new InvalidDataException($"The answer ends for {reason}.");
            return;
        }

        Take(choice.GetProperty("delta").GetProperty("content").GetString());
    }
}
