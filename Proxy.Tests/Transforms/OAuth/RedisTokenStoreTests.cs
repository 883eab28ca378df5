using CozeProxy.Transforms.OAuth;

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
    public async Task What_is_no_token_of_ours_is_none(string value)
    {
        await First.GetDatabase().StringSetAsync(Key, value);

        (await Store(First).GetAsync(Key)).ShouldBeNull();
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

        await Should.ThrowAsync<TokenStoreException>(store.GetAsync(Key));
        await Should.ThrowAsync<TokenStoreException>(store.RemoveAsync(Key, new AccessToken("x")));
        await Should.ThrowAsync<TokenStoreException>(store.TryLockAsync(Key));
        await held!.DisposeAsync();
    }
}
