using System.Security.Cryptography;
using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.Redis;

namespace CozeProxy.Tests.Transforms.OAuth;

internal sealed class RedisTokenStoreTests : RedisFixture
{
    [Test]
    public async Task A_token_is_kept_with_its_times_until_it_expires()
    {
        var now = Clock.GetUtcNow();
        var token = new IssuedToken(new AccessToken("czs_a b"), now, now.AddSeconds(3600));
        (await Store(First).GetAsync(Key)).ShouldBeNull();

        await Store(First).SetAsync(Key, token);

        (await Store(Second).GetAsync(Key)).ShouldBe(token);
        var life = await First.GetDatabase().KeyTimeToLiveAsync(Key);
        life!.Value.ShouldBeInRange(TimeSpan.FromSeconds(3590), TimeSpan.FromSeconds(3600));
    }

    [Test]
    public async Task A_token_that_has_expired_is_not_kept()
    {
        var now = Clock.GetUtcNow();

        await Store(First).SetAsync(Key, new IssuedToken(new AccessToken("x"), now.AddHours(-1), now));

        (await Store(First).GetAsync(Key)).ShouldBeNull();
    }

    [TestCase("something else")]
    [TestCase("1 2")]
    [TestCase("")]
    [TestCase("1772366400 1772370000 czs_plain")]
    [TestCase("0011 AAAA")]
    public async Task What_is_no_token_of_ours_is_none(string value)
    {
        await First.GetDatabase().StringSetAsync(Key, value);

        (await Store(First).GetAsync(Key)).ShouldBeNull();
    }

    [Test]
    public async Task Nothing_of_the_token_can_be_read_in_redis()
    {
        await Store(First).SetAsync(Key, Token("czs_secret"));

        var raw = ((string?)await First.GetDatabase().StringGetAsync(Key)).ShouldNotBeNull();
        raw.ShouldNotContain("czs_secret");
        raw.ShouldNotContain(Convert.ToBase64String("czs_secret"u8)[..10]);
        raw.ShouldStartWith(Convert.ToHexStringLower(SHA256.HashData("czs_secret"u8)) + " ");
    }

    [Test]
    public async Task What_was_sealed_with_other_keys_or_for_another_place_is_none()
    {
        await Store(First).SetAsync(Key, Token("czs_1"));
        (await Store(Second, NewSeal()).GetAsync(Key)).ShouldBeNull();

        await First.GetDatabase().StringSetAsync("elsewhere", await First.GetDatabase().StringGetAsync(Key));
        (await Store(Second).GetAsync("elsewhere")).ShouldBeNull();
        (await Store(Second).GetAsync(Key)).ShouldNotBeNull();
    }

    [Test]
    public async Task A_token_is_removed_by_a_replica_that_stored_another_encryption_of_it()
    {
        await Store(First).SetAsync(Key, Token("czs_1"));
        var before = await First.GetDatabase().StringGetAsync(Key);
        await Store(Second).SetAsync(Key, Token("czs_1"));
        (await First.GetDatabase().StringGetAsync(Key)).ShouldNotBe(before, "no two encryptions are alike");

        await Store(First).RemoveAsync(Key, new AccessToken("czs_1"));

        (await First.GetDatabase().KeyExistsAsync(Key)).ShouldBeFalse();
    }

    [TestCase("czs_1", true)]
    [TestCase("zs_1", false)]
    [TestCase("czs_2", false)]
    [TestCase("xczs_1", false)]
    public async Task Only_the_very_same_token_is_removed(string removed, bool isGone)
    {
        var now = Clock.GetUtcNow();
        var store = Store(First);
        await store.SetAsync(Key, new IssuedToken(new AccessToken("czs_1"), now, now.AddSeconds(3600)));

        await store.RemoveAsync(Key, new AccessToken(removed));

        (await Store(Second).GetAsync(Key) is null).ShouldBe(isGone);
    }

    [Test]
    public async Task Removing_what_is_not_there_is_no_error() => await Store(First).RemoveAsync(Key, new AccessToken("x"));

    [Test]
    public async Task One_holds_the_lock_at_a_time_and_no_longer_than_its_life()
    {
        var held = await Store(First).TryLockAsync(Key);
        held.ShouldNotBeNull();
        (await Store(Second).TryLockAsync(Key)).ShouldBeNull();
        (await First.GetDatabase().KeyTimeToLiveAsync(Key + ":lock"))!.Value.ShouldBeInRange(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(25));

        await held.DisposeAsync();

        (await Store(Second).TryLockAsync(Key)).ShouldNotBeNull();
    }

    [Test]
    public async Task A_lock_that_has_passed_to_another_is_not_released_by_its_old_owner()
    {
        var held = await Store(First).TryLockAsync(Key);
        await First.GetDatabase().KeyDeleteAsync(Key + ":lock");
        (await Store(Second).TryLockAsync(Key)).ShouldNotBeNull();

        await held!.DisposeAsync();

        (await Store(First).TryLockAsync(Key)).ShouldBeNull();
    }

    [Test]
    public async Task Without_Redis_every_question_says_so()
    {
        var store = Store(First);
        var held = await store.TryLockAsync(Key);
        Redis.Kill();

        await Should.ThrowAsync<RedisAwayException>(store.GetAsync(Key));
        await Should.ThrowAsync<RedisAwayException>(store.RemoveAsync(Key, new AccessToken("x")));
        await Should.ThrowAsync<RedisAwayException>(store.TryLockAsync(Key));
        await held!.DisposeAsync();
    }

    private IssuedToken Token(string text) => new(new AccessToken(text), Clock.GetUtcNow(), Clock.GetUtcNow().AddSeconds(3600));
}
