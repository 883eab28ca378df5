using System.Globalization;
using System.IO.Pipelines;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Admin.Api;

/// <summary>Hands calls out as a file, as they are read: for the admin API and for the console.</summary>
internal static class UsageExport
{
    // What has been formatted but not handed to the socket.
    private const int FlushAt = 32 * 1024;

    public static async Task WriteAsync([AsParameters] UsageQuery query, HttpContext context, IUsageStore usage, TimeProvider time)
    {
        var cancellationToken = context.RequestAborted;
        var filter = query.ToFilter();
        var response = context.Response;
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = time.GetUtcNow().ToString("'attachment; filename=\"usage-'yyyyMMdd'T'HHmmss'Z.csv\"'", CultureInfo.InvariantCulture);

        // A failure before the first flush still gets a status of its own; one after it cuts the connection, so that half a
        // file never looks like a whole one.
        var csv = new CsvWriter(response.BodyWriter);
        UsageCsv.WriteHeader(csv);
        await foreach (var row in usage.StreamAsync(filter, cancellationToken))
        {
            UsageCsv.Write(csv, row);
            if (csv.Unflushed >= FlushAt && !await FlushAsync(csv, response.BodyWriter, cancellationToken))
            {
                return;
            }
        }

        await FlushAsync(csv, response.BodyWriter, cancellationToken);
    }

    // Waits for a client that reads slowly, so no more than a page of rows is ever in memory.
    private static async Task<bool> FlushAsync(CsvWriter csv, PipeWriter body, CancellationToken cancellationToken)
    {
        csv.Flushed();
        return !(await body.FlushAsync(cancellationToken)).IsCompleted;
    }
}
