using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace CozeProxy.Sandbox.Coze.Files;

/// <summary>The ids of the files that were uploaded, and what a test wants the next uploads to do.</summary>
internal sealed class FileStore
{
    private readonly ConcurrentDictionary<string, string> _files = new();
    private readonly ConcurrentQueue<UploadFault> _faults = new();
    private long _lastFile = 7_500_000_000_000_000_000;

    /// <summary>Uploads are not answered before; they are seen as soon as they have arrived.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>The next upload that is not answered yet fails.</summary>
    public void FailNextWith(UploadFault fault) => _faults.Enqueue(fault);

    /// <summary>Ids handed out so far are unknown from now on, as after three months.</summary>
    public void LoseAll() => _files.Clear();

    /// <summary>Whether an id is named, in JSON or in strings that hold JSON, that no upload was given.</summary>
    public bool NamesUnknownFile(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(field =>
            field.Name == "file_id" ? !_files.ContainsKey(field.Value.ToString()) : NamesUnknownFile(field.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(NamesUnknownFile),
        JsonValueKind.String => NamesUnknownFile(value.GetString()!),
        _ => false,
    };

    public UploadFault? TakeFault() => _faults.TryDequeue(out var fault) ? fault : null;

    public string Add(string name)
    {
        var id = Interlocked.Increment(ref _lastFile).ToString(CultureInfo.InvariantCulture);
        _files[id] = name;
        return id;
    }

    private bool NamesUnknownFile(string text)
    {
        if (!text.Contains("file_id", StringComparison.Ordinal) || text[0] is not ('{' or '['))
        {
            return false;
        }

        try
        {
            return NamesUnknownFile(JsonSerializer.Deserialize<JsonElement>(text));
        }
        catch (JsonException)
        {
            // Words of a user's that only look like it.
            return false;
        }
    }
}
