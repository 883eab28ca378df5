using System.Xml.Linq;
using CozeProxy.Billing;
using CozeProxy.Billing.Protection;
using CozeProxy.Protection;
using CozeProxy.Tests.Billing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.Protection;

[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
internal sealed class StoredKeyRingTests(string provider)
{
    [Test]
    public async Task Keys_survive_a_restart()
    {
        await using var books = await Books.OpenAsync(provider);
        byte[] sealedBytes;
        await using (var services = Protection(books))
        {
            sealedBytes = Protector(services).Protect([1, 2, 3]);
        }

        await books.ReopenAsync();

        await using var again = Protection(books);
        Protector(again).Unprotect(sealedBytes).ShouldBe([1, 2, 3]);
        (await KeysOf(books)).ShouldHaveSingleItem();
    }

    [Test]
    public async Task Replicas_that_make_the_first_key_at_once_end_with_one()
    {
        await using var books = await Books.OpenAsync(provider);
        StoredKeyRing one = new(books.Get<IProtectionKeyStore>()), other = new(books.Get<IProtectionKeyStore>());
        one.GetAllElements().ShouldBeEmpty();
        other.GetAllElements().ShouldBeEmpty();

        one.StoreElement(Element("key", "of one"), "key-1");
        other.StoreElement(Element("key", "of other"), "key-2");

        other.GetAllElements().ShouldHaveSingleItem().Value.ShouldBe("of one");
        one.StoreElement(Element("key", "another of one"), "key-3");
        one.GetAllElements().ShouldHaveSingleItem();
        one.StoreElement(Element("key", "the next"), "key-4");
        one.GetAllElements().Select(element => element.Value).ShouldBe(["of one", "the next"]);
    }

    [Test]
    public async Task Many_replicas_that_start_together_open_each_others_tokens()
    {
        await using var books = await Books.OpenAsync(provider);
        var replicas = Enumerable.Range(0, 8).Select(_ => Protection(books)).ToList();

        var tokens = await Task.WhenAll(replicas.Select(replica => Task.Run(() => Protector(replica).Protect([1, 2, 3]))));

        foreach (var replica in replicas)
        {
            tokens.ShouldAllBe(token => Protector(replica).Unprotect(token).Length == 3);
            await replica.DisposeAsync();
        }

        (await KeysOf(books)).ShouldHaveSingleItem();
    }

    [Test]
    public async Task A_revocation_is_stored_whatever_came_before()
    {
        await using var books = await Books.OpenAsync(provider);
        StoredKeyRing one = new(books.Get<IProtectionKeyStore>()), other = new(books.Get<IProtectionKeyStore>());
        one.StoreElement(Element("key", "a"), "key-1");

        other.StoreElement(Element("revocation", "of a"), "revocation-1");

        (await KeysOf(books)).Select(key => (key.Number, key.Name)).ShouldBe([(1, "key-1"), (2, "revocation-1")]);
        other.GetAllElements().Select(element => element.Value).ShouldBe(["a", "of a"]);
    }

    [Test]
    public async Task A_key_is_not_printed()
    {
        await using var books = await Books.OpenAsync(provider);
        new StoredKeyRing(books.Get<IProtectionKeyStore>()).StoreElement(Element("key", "secret"), "key-1");

        (await KeysOf(books)).Single().ToString().ShouldNotContain("secret");
    }

    private static XElement Element(string name, string value) => new(name, value);

    private static Task<IReadOnlyList<ProtectionKey>> KeysOf(Books books) => books.Get<IProtectionKeyStore>().ListAsync(CancellationToken.None);

    private static ServiceProvider Protection(Books books)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(books.Get<IProtectionKeyStore>());
        services.AddProtection();
        return services.BuildServiceProvider();
    }

    private static IDataProtector Protector(ServiceProvider services) => services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
}
