using CozeProxy.Billing;

namespace CozeProxy.Tests.Billing;

internal sealed class SqliteReadingTests
{
    [Test]
    public async Task A_file_is_read_on_no_thread_that_calls_are_served_on_and_whoever_asked_goes_on_on_one()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Sqlite);

        var (whileReading, afterwards) = await Task.Run(async () =>
        {
            var reading = await books.Database.ReadAsync(
                async _ =>
                {
                    await Task.Yield();
                    return Thread.CurrentThread.IsThreadPoolThread;
                },
                CancellationToken.None);
            return (reading, Thread.CurrentThread.IsThreadPoolThread);
        });

        (whileReading, afterwards).ShouldBe((false, true));
    }

    [Test]
    public async Task A_reading_that_nobody_waits_for_any_more_is_not_begun()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Sqlite);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => books.Database.ReadAsync<bool>(_ => throw new InvalidOperationException("It was begun."), gone.Token));
    }
}
