using System.Text.Json;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Transforms.Executions;

/// <summary>Reads <c>{"data":[{…}]}</c>: a run's history is the one element of an array.</summary>
internal static class RunHistoryReader
{
    /// <summary>Null when there is no history in it.</summary>
    public static RunHistory? Read(ReadOnlySpan<byte> body, OutputRule rule = default)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            return FindRun(ref reader) ? ReadRun(ref reader, rule) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // Leaves the reader at the begin of the run's object; an object that stands there without its array is as good.
    private static bool FindRun(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (isData)
            {
                return reader.TokenType == JsonTokenType.StartObject
                    || (reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.StartObject);
            }

            reader.Skip();
        }

        return false;
    }

    private static RunHistory ReadRun(ref Utf8JsonReader reader, OutputRule rule)
    {
        var run = default(Fields);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            run.Read(ref reader);
        }

        return run.ToHistory(rule);
    }

    private ref struct Fields
    {
        private string? _status;
        private string? _output;
        private CozeUsage? _usage;
        private long _total;
        private long? _errorCode;
        private string? _errorMessage;
        private string? _logId;
        private string? _debugUrl;
        private bool _isTrimmed;
        private bool _asks;

        public void Read(ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("execute_status"u8))
            {
                _status = Text(ref reader);
            }
            else if (reader.ValueTextEquals("output"u8))
            {
                _output = Text(ref reader);
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                reader.Read();
                _usage = CozeJson.ReadUsage(ref reader);
            }
            else if (reader.ValueTextEquals("token"u8))
            {
                reader.Read();
                _total = Math.Max(0, CozeJson.ReadInteger(ref reader) ?? 0);
            }
            else if (reader.ValueTextEquals("error_code"u8))
            {
                reader.Read();
                _errorCode = CozeJson.ReadInteger(ref reader);
            }
            else if (reader.ValueTextEquals("error_message"u8) || reader.ValueTextEquals("error_msg"u8))
            {
                _errorMessage = Text(ref reader);
            }
            else if (reader.ValueTextEquals("logid"u8) || reader.ValueTextEquals("log_id"u8))
            {
                _logId = Text(ref reader);
            }
            else if (reader.ValueTextEquals("debug_url"u8))
            {
                _debugUrl = Text(ref reader);
            }
            else if (reader.ValueTextEquals("is_output_trimmed"u8))
            {
                reader.Read();
                _isTrimmed = reader.TokenType == JsonTokenType.True;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("interrupt_data"u8))
            {
                reader.Read();
                _asks = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.String && !reader.ValueIsEmpty();
                reader.Skip();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        public readonly RunHistory ToHistory(OutputRule rule)
        {
            var report = new RunReport { LogId = _logId, ReportedTotal = _total };
            report.SetDebugUrl(_debugUrl);
            report.SetUsage(_usage);
            string? output = null;
            var isCut = false;
            if (Is("Success"))
            {
                (output, isCut) = HistoryOutput.Of(_output, rule, report);
                report.Complete();
            }
            else if (Is("Fail"))
            {
                report.Fail(new CozeFault(HttpStatus: null, _errorCode is 0 ? null : _errorCode, _errorMessage is "" ? null : _errorMessage));
            }
            else if (_asks)
            {
                // How the status of such a run is called is not documented.
                report.Interrupt([]);
            }

            return new RunHistory(report, output, isCut || (output is not null && _isTrimmed));
        }

        private readonly bool Is(string status) => string.Equals(_status, status, StringComparison.OrdinalIgnoreCase);

        private static string? Text(ref Utf8JsonReader reader)
        {
            reader.Read();
            return CozeJson.ReadString(ref reader);
        }
    }

    private static bool ValueIsEmpty(this ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(""u8);
}
