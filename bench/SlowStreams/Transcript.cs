using System.Text.Json;

namespace CozeProxy.Bench.SlowStreams;

/// <summary>Reads an answer along, line by line, and throws at the first that is not as it should be.</summary>
internal abstract class Transcript
{
    private const string Data = "data: ";

    /// <summary>How many words have come.</summary>
    protected int Words { get; private set; }

    /// <summary>Whether the answer's end has come as it should; nothing may follow.</summary>
    public bool IsFinished { get; protected set; }

    /// <summary>The one that suits the address: the proxy speaks OpenAI's language, whoever passes all through Coze's.</summary>
    public static Transcript For(Uri url) => url.AbsolutePath.EndsWith("/chat/completions", StringComparison.Ordinal) ? new OpenAiTranscript() : new CozeTranscript();

    /// <summary>The body that asks for such an answer.</summary>
    public abstract byte[] Ask(Pace pace);

    public void Read(string line, Pace pace)
    {
        if (IsFinished && line.Length > 0)
        {
            throw new InvalidDataException($"Something follows the end: {line}");
        }

        if (line.StartsWith(Data, StringComparison.Ordinal))
        {
            ReadData(line[Data.Length..], pace);
        }
        else
        {
            ReadOther(line);
        }
    }

    protected abstract void ReadData(string data, Pace pace);

    protected virtual void ReadOther(string line)
    {
    }

    protected void Take(string? word)
    {
        if (word != Pace.Word(Words))
        {
            throw new InvalidDataException($"'{word}' stands where '{Pace.Word(Words)}' should.");
        }

        Words++;
    }

    protected void ExpectAll(Pace pace)
    {
        if (Words != pace.Words)
        {
            throw new InvalidDataException($"The answer ends after {Words} words of {pace.Words}.");
        }
    }

    protected static JsonElement Parse(string data)
    {
        using var document = JsonDocument.Parse(data);
        return document.RootElement.Clone();
    }
}
