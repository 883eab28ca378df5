using System.Buffers;

namespace CozeProxy.Transforms.Coze;

/// <summary>
/// Reads server-sent events without copying them: an event's bytes stay in the one buffer they were read into.
/// Tolerates LF, CR and CRLF, a missing space after the colon, a byte order mark, comments, several data lines and a
/// missing last blank line; a line may be as long as <see cref="MaxEventBytes"/> (https://html.spec.whatwg.org/#parsing-an-event-stream).
/// </summary>
internal sealed class CozeEventReader(Stream source) : IDisposable
{
    /// <summary>Above Coze's own limit of 20 MB; it only keeps a broken upstream from taking all memory.</summary>
    public const int MaxEventBytes = 64 * 1024 * 1024;

    private const int FirstBuffer = 4096;

    private byte[] _buffer = [];
    private int _end;

    // All positions are offsets into the buffer. _event: the start of the event being read; _line: of the line;
    // _searched: up to where the line is known to hold no line end, so that a long line is searched once.
    private int _event;
    private int _line;
    private int _searched;
    private Slice _name;
    private Slice _data;
    private bool _hasData;
    private ArrayBufferWriter<byte>? _joinedData;
    private bool _skipLineFeed;
    private bool _sawStart;
    private bool _endOfStream;

    // An event is cleared when the next is asked for, not when it is handed out: until then its bytes are in use.
    private bool _dispatched;

    /// <summary>Takes the next event that has wholly arrived; false when more bytes are needed.</summary>
    public bool TryRead(out CozeEvent next)
    {
        StartNewEvent();
        while (TryReadLine(out var line))
        {
            if (line.Length > 0)
            {
                ReadField(line);
            }
            else if (TryDispatch(out next))
            {
                return true;
            }
        }

        if (_endOfStream && TryDispatch(out next))
        {
            return true;
        }

        next = default;
        return false;
    }

    /// <summary>
    /// Reads more bytes; false at the end of the stream, after which <see cref="TryRead"/> may still have a last event. While
    /// nothing comes and no event is half there, it has no buffer: most streams wait most of the time.
    /// </summary>
    public async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        Compact();
        if (_end == 0)
        {
            // A read into nothing ends when there is something to read.
            var arrival = source.ReadAsync(Memory<byte>.Empty, cancellationToken);
            if (!arrival.IsCompleted)
            {
                ReturnBuffer();
            }

            await arrival;
        }

        MakeRoom();
        var count = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += count;
        _endOfStream = count == 0;
        if (!_sawStart && _end - _event >= 3)
        {
            _sawStart = true;
            SkipByteOrderMark();
        }

        return !_endOfStream;
    }

    public void Dispose()
    {
        _end = _event = _line = _searched = 0;
        ReturnBuffer();
        source.Dispose();
    }

    private void StartNewEvent()
    {
        if (!_dispatched)
        {
            return;
        }

        _dispatched = false;
        _event = _line;
        _name = default;
        _data = default;
        _hasData = false;
        _joinedData = null;
    }

    private bool TryDispatch(out CozeEvent next)
    {
        _dispatched = true;
        if (!_hasData && _name.Length == 0)
        {
            StartNewEvent();
            next = default;
            return false;
        }

        var data = _joinedData is null ? Bytes(_data) : _joinedData.WrittenSpan;
        next = new CozeEvent(Bytes(_name), data);
        return true;
    }

    private bool TryReadLine(out Slice line)
    {
        if (_skipLineFeed && _line < _end)
        {
            // The second half of a CRLF whose CR ended the line before.
            _skipLineFeed = false;
            if (_buffer[_line] == (byte)'\n')
            {
                _line++;
                _searched = Math.Max(_searched, _line);
            }
        }

        var found = _buffer.AsSpan(_searched, _end - _searched).IndexOfAny((byte)'\r', (byte)'\n');
        if (found < 0)
        {
            _searched = _end;
            line = new Slice(_line, _end - _line);
            var isLast = _endOfStream && line.Length > 0;
            _line = isLast ? _end : _line;
            return isLast;
        }

        // A byte order mark stands before the first line or nowhere.
        _sawStart = true;
        var lineEnd = _searched + found;
        line = new Slice(_line, lineEnd - _line);
        _skipLineFeed = _buffer[lineEnd] == (byte)'\r';
        _line = _searched = lineEnd + 1;
        return true;
    }

    private void ReadField(Slice line)
    {
        var text = Bytes(line);
        var colon = text.IndexOf((byte)':');
        if (colon == 0)
        {
            return;
        }

        var name = colon < 0 ? text : text[..colon];
        var valueStart = colon < 0 ? line.Length : colon + 1;
        if (valueStart < line.Length && text[valueStart] == (byte)' ')
        {
            valueStart++;
        }

        var value = new Slice(line.Start + valueStart, line.Length - valueStart);
        if (name.SequenceEqual("data"u8))
        {
            AddData(value);
        }
        else if (name.SequenceEqual("event"u8))
        {
            _name = value;
        }
    }

    private void AddData(Slice value)
    {
        if (!_hasData)
        {
            _hasData = true;
            _data = value;
            return;
        }

        if (_joinedData is null)
        {
            _joinedData = new ArrayBufferWriter<byte>();
            _joinedData.Write(Bytes(_data));
        }

        _joinedData.Write("\n"u8);
        _joinedData.Write(Bytes(value));
    }

    private void Compact()
    {
        StartNewEvent();
        if (_event > 0)
        {
            _buffer.AsSpan(_event, _end - _event).CopyTo(_buffer);
            _end -= _event;
            _line -= _event;
            _searched -= _event;
            _name = _name.MovedBy(-_event);
            _data = _data.MovedBy(-_event);
            _event = 0;
        }
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
        {
            return;
        }

        if (_buffer.Length >= MaxEventBytes)
        {
            throw new InvalidDataException("An event of Coze's stream is larger than the limit.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, _buffer.Length * 2));
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ReturnBuffer();
        _buffer = larger;
    }

    private void ReturnBuffer()
    {
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void SkipByteOrderMark()
    {
        if (_buffer.AsSpan(_event, 3).SequenceEqual("\uFEFF"u8))
        {
            _event = _line = _searched = _event + 3;
        }
    }

    private ReadOnlySpan<byte> Bytes(Slice slice) => _buffer.AsSpan(slice.Start, slice.Length);

    private readonly record struct Slice(int Start, int Length)
    {
        public Slice MovedBy(int offset) => Length == 0 ? default : new(Start + offset, Length);
    }
}
