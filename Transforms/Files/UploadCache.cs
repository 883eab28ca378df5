namespace CozeProxy.Transforms.Files;

/// <summary>
/// Remembers which files Coze has, so that a conversation that sends its images again with each message uploads them once.
/// Whoever asks for a file that another is uploading waits for the same upload.
/// </summary>
internal sealed class UploadCache(TimeProvider time)
{
    /// <summary>Beyond these the one unused for longest is forgotten.</summary>
    internal const int MostFiles = 10_000;

    // Coze keeps files for three months.
    internal static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private readonly Lock _gate = new();
    private readonly Dictionary<UploadKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();

    /// <summary>The upload there is, or a new one. A failed one is not kept.</summary>
    public Task<UploadResult> GetOrAddAsync(UploadKey key, Func<Task<UploadResult>> upload)
    {
        Entry entry;
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var known))
            {
                _byUse.Remove(known);
                if (time.GetUtcNow() < known.Value.ExpiresAt)
                {
                    _byUse.AddFirst(known);
                    return known.Value.Result;
                }

                _entries.Remove(key);
            }

            entry = new Entry(key, time.GetUtcNow() + Lifetime);
            _entries[key] = _byUse.AddFirst(entry);
            if (_entries.Count > MostFiles)
            {
                RemoveNeedsLock(_byUse.Last!);
            }
        }

        _ = FillAsync(entry, upload);
        return entry.Result;
    }

    /// <summary>Forgets a file, if it is still the one with this id: Coze may have lost it.</summary>
    public void Forget(UploadKey key, string fileId)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var known) && known.Value.Result is { IsCompletedSuccessfully: true } result && result.Result.FileId == fileId)
            {
                RemoveNeedsLock(known);
            }
        }
    }

    private async Task FillAsync(Entry entry, Func<Task<UploadResult>> upload)
    {
        try
        {
            var result = await upload();
            if (result.FileId is null)
            {
                Remove(entry);
            }

            entry.Fill(result);
        }
        catch (Exception e)
        {
            Remove(entry);
            entry.Fail(e);
        }
    }

    private void Remove(Entry entry)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(entry.Key, out var known) && known.Value == entry)
            {
                RemoveNeedsLock(known);
            }
        }
    }

    private void RemoveNeedsLock(LinkedListNode<Entry> node)
    {
        _entries.Remove(node.Value.Key);
        _byUse.Remove(node);
    }

    private sealed class Entry(UploadKey key, DateTimeOffset expiresAt)
    {
        private readonly TaskCompletionSource<UploadResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public UploadKey Key { get; } = key;

        public DateTimeOffset ExpiresAt { get; } = expiresAt;

        public Task<UploadResult> Result => _result.Task;

        public void Fill(UploadResult result) => _result.SetResult(result);

        public void Fail(Exception exception) => _result.SetException(exception);
    }
}
