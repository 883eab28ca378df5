using System.Text.Json;

namespace CozeProxy.Bench.SlowStreams;

/// <summary>A workflow's events as Coze sends them.</summary>
internal sealed class CozeTranscript : Transcript
{
    private string? _name;
    private bool _hasEnd;

    public override byte[] Ask(Pace pace) =>
        JsonSerializer.SerializeToUtf8Bytes(new { workflow_id = "7342866812345", parameters = new { BOT_USER_INPUT = pace.ToString() } });

    protected override void ReadOther(string line) => _name = line.StartsWith("event: ", StringComparison.Ordinal) ? line["event: ".Length..] : _name;

    protected override void ReadData(string data, Pace pace)
    {
        if (_name == "Done")
        {
            IsFinished = _hasEnd ? true : throw new InvalidDataException("The run is done without an end.");
            return;
        }

        var message = Parse(data);
        if (message.GetProperty("node_type").GetString() == "End")
        {
            ExpectAll(pace);
            _hasEnd = true;
            return;
        }

        Take(message.GetProperty("content").GetString());
    }
}
