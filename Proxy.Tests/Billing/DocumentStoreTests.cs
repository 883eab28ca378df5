using CozeProxy.Billing;
using CozeProxy.Billing.Documents;

namespace CozeProxy.Tests.Billing;

[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class DocumentStoreTests(string provider)
{
    [TestCase(DocumentKind.Models)]
    [TestCase(DocumentKind.Channels)]
    public async Task What_is_put_stays_and_is_replaced_and_deleted_by_its_exact_name(DocumentKind kind)
    {
        await using var books = await Books.OpenAsync(provider);
        var store = books.Documents(kind);
        await store.PutAsync("b/模型", """{"x":"你好"}""", CancellationToken.None);
        await store.PutAsync("B/模型", "{}", CancellationToken.None);
        await store.PutAsync("b/模型", """{"x":2}""", CancellationToken.None);

        await books.ReopenAsync();

        store = books.Documents(kind);
        var documents = await store.ListAsync(CancellationToken.None);
        documents.Select(document => (document.Name, document.Document)).ShouldBe([("B/模型", "{}"), ("b/模型", """{"x":2}""")]);
        documents[0].ChangedAt.ShouldBe(books.Time.GetUtcNow(), TimeSpan.FromMilliseconds(1));
        (await store.DeleteAsync("B/模型", CancellationToken.None)).ShouldBeTrue();
        (await store.DeleteAsync("B/模型", CancellationToken.None)).ShouldBeFalse();
        (await store.ListAsync(CancellationToken.None)).ShouldHaveSingleItem().Name.ShouldBe("b/模型");
    }

    [Test]
    public async Task Models_and_channels_of_one_name_have_nothing_to_do_with_each_other()
    {
        await using var books = await Books.OpenAsync(provider);
        await books.Documents(DocumentKind.Models).PutAsync("one", "{}", CancellationToken.None);

        (await books.Documents(DocumentKind.Channels).ListAsync(CancellationToken.None)).ShouldBeEmpty();
        (await books.Documents(DocumentKind.Channels).DeleteAsync("one", CancellationToken.None)).ShouldBeFalse();
        (await books.Documents(DocumentKind.Models).ListAsync(CancellationToken.None)).ShouldHaveSingleItem();
    }
}
