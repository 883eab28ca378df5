using CozeProxy.Billing.Documents;
using CozeProxy.Settings;

namespace CozeProxy.Tests.Settings;

public class DocumentRegistryTests
{
    [Test]
    public async Task A_change_elsewhere_that_cannot_be_read_is_said_and_passed_on_so_that_it_is_told_again()
    {
        var store = new AwayStore();
        using var registry = new Names(store);

        await Should.ThrowAsync<IOException>(store.ChangedElsewhere!());
        registry.NotReadTimes.ShouldBe(1);
        registry.InForce.ShouldBeEmpty();

        store.IsAway = false;
        await store.ChangedElsewhere!();
        registry.InForce.ShouldBe(["a"]);
    }

    private sealed class Names(IDocumentStore store) : DocumentRegistry<string>(store)
    {
        public int NotReadTimes { get; private set; }

        public IReadOnlyList<string> InForce { get; private set; } = [];

        protected override string Read(StoredDocument stored) => stored.Name;

        protected override Task TakeAsync(IReadOnlyList<StoredDocument> stored)
        {
            InForce = [.. stored.Select(Read)];
            return Task.CompletedTask;
        }

        protected override void NotRead(Exception problem) => NotReadTimes++;
    }

    private sealed class AwayStore : IDocumentStore
    {
        public bool IsAway { get; set; } = true;

        public Func<Task>? ChangedElsewhere { get; private set; }

        public Task<IReadOnlyList<StoredDocument>> ListAsync(CancellationToken cancellationToken) => IsAway
            ? Task.FromException<IReadOnlyList<StoredDocument>>(new IOException("The store is away."))
            : Task.FromResult<IReadOnlyList<StoredDocument>>([new StoredDocument("a", "{}", DateTimeOffset.UnixEpoch)]);

        public Task<StoredDocument> PutAsync(string name, string document, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void WhenChangedElsewhere(Func<Task> stale) => ChangedElsewhere = stale;
    }
}
