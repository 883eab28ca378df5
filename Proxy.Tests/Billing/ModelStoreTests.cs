using CozeProxy.Billing;
using CozeProxy.Billing.Models;

namespace CozeProxy.Tests.Billing;

[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class ModelStoreTests(string provider)
{
    [Test]
    public async Task What_is_put_stays_and_is_replaced_and_deleted_by_its_exact_name()
    {
        await using var books = await Books.OpenAsync(provider);
        var store = books.Get<IModelStore>();
        await store.PutAsync("b/模型", """{"x":"你好"}""", CancellationToken.None);
        await store.PutAsync("B/模型", "{}", CancellationToken.None);
        await store.PutAsync("b/模型", """{"x":2}""", CancellationToken.None);

        await books.ReopenAsync();

        store = books.Get<IModelStore>();
        var models = await store.ListAsync(CancellationToken.None);
        models.Select(model => (model.Name, model.Document)).ShouldBe([("B/模型", "{}"), ("b/模型", """{"x":2}""")]);
        models[0].ChangedAt.ShouldBe(books.Time.GetUtcNow(), TimeSpan.FromMilliseconds(1));
        (await store.DeleteAsync("B/模型", CancellationToken.None)).ShouldBeTrue();
        (await store.DeleteAsync("B/模型", CancellationToken.None)).ShouldBeFalse();
        (await store.ListAsync(CancellationToken.None)).ShouldHaveSingleItem().Name.ShouldBe("b/模型");
    }
}
