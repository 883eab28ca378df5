using System.Diagnostics;

namespace CozeProxy.Tests.Servers;

/// <summary>The last lines that a process and those before it wrote, for the message of a test that fails.</summary>
internal sealed class ProcessOutput
{
    private const int MostLines = 200;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();

    /// <summary>Reads both streams on, or the process would stop at a full pipe.</summary>
    public void Follow(Process process, Action<string>? onLine = null)
    {
        process.OutputDataReceived += (_, line) => Add(line.Data, onLine);
        process.ErrorDataReceived += (_, line) => Add(line.Data, onLine);
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return string.Join('\n', _lines);
        }
    }

    private void Add(string? line, Action<string>? onLine)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MostLines)
            {
                _lines.Dequeue();
            }
        }

        onLine?.Invoke(line);
    }
}
