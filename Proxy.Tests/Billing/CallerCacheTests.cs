using CozeProxy.Billing.Keys;

namespace CozeProxy.Tests.Billing;

public class CallerCacheTests
{
    private static readonly Caller Ada = new(1, 1, "default", null, null, null, null, null);

    private readonly ManualTime _time = new();
    private int _asked;

    [SetUp]
    public void Begin() => _asked = 0;

    [Test]
    public async Task Guessing_at_keys_fills_no_memory_and_pushes_no_real_key_out()
    {
        var cache = new CallerCache(_time);
        await KeepAsync(cache, "real", Ada);
        for (var guess = 0; guess < 3 * CallerCache.UnknownCapacity; guess++)
        {
            await KeepAsync(cache, $"guess {guess}", null);
        }

        cache.Count.ShouldBeLessThanOrEqualTo(CallerCache.UnknownCapacity + 1);
        cache.TryGet(KeyHash.Of("real"), out var found).ShouldBeTrue();
        found.ShouldBeSameAs(Ada);
    }

    [Test]
    public async Task A_full_cache_drops_what_nobody_asked_for_lately_and_keeps_what_is_in_use()
    {
        var cache = new CallerCache(_time);
        for (var key = 0; key < 3 * CallerCache.Capacity; key++)
        {
            await KeepAsync(cache, $"{key}", Ada);

            // A thousand of them call all the time.
            cache.TryGet(KeyHash.Of($"{key % 1000}"), out _).ShouldBeTrue();
        }

        cache.Count.ShouldBeInRange(CallerCache.Capacity / 2, CallerCache.Capacity);
        cache.TryGet(KeyHash.Of("1500"), out _).ShouldBeFalse();
        cache.TryGet(KeyHash.Of($"{(3 * CallerCache.Capacity) - 1}"), out _).ShouldBeTrue();
    }

    [Test]
    public async Task All_who_ask_for_a_key_at_once_cause_one_question()
    {
        var cache = new CallerCache(_time);
        var answer = new TaskCompletionSource<Caller?>();

        var asking = Enumerable.Range(0, 100).Select(_ => cache.LookUpAsync(KeyHash.Of("key"), _ => Asked(answer.Task))).ToList();
        answer.SetResult(Ada);

        (await Task.WhenAll(asking)).ShouldAllBe(caller => caller == Ada);
        _asked.ShouldBe(1);
    }

    [Test]
    public async Task A_failure_is_told_to_all_who_wait_and_not_kept()
    {
        var cache = new CallerCache(_time);
        var answer = new TaskCompletionSource<Caller?>();
        var asking = Enumerable.Range(0, 3).Select(_ => cache.LookUpAsync(KeyHash.Of("key"), _ => Asked(answer.Task))).ToList();
        answer.SetException(new IOException());

        foreach (var one in asking)
        {
            await Should.ThrowAsync<IOException>(one);
        }

        (await cache.LookUpAsync(KeyHash.Of("key"), _ => Task.FromResult<Caller?>(Ada))).ShouldBe(Ada);
    }

    [Test]
    public async Task An_answer_overtaken_by_a_revocation_is_neither_kept_nor_given_to_those_who_come_after_it()
    {
        var cache = new CallerCache(_time);
        var hash = KeyHash.Of("revoked");
        var answer = new TaskCompletionSource<Caller?>();
        var before = cache.LookUpAsync(hash, _ => answer.Task);

        cache.Forget();
        var after = cache.LookUpAsync(hash, _ => Task.FromResult<Caller?>(null));
        answer.SetResult(Ada);

        (await before).ShouldBe(Ada);
        (await after).ShouldBeNull();
        cache.TryGet(hash, out var found).ShouldBeTrue();
        found.ShouldBeNull();
    }

    [Test]
    public async Task A_key_that_was_unknown_is_asked_for_again_once_it_is_created_and_no_other_is()
    {
        var cache = new CallerCache(_time);
        await KeepAsync(cache, "new", null);
        await KeepAsync(cache, "old", Ada);
        var answer = new TaskCompletionSource<Caller?>();
        var before = cache.LookUpAsync(KeyHash.Of("newer"), _ => answer.Task);

        cache.ForgetUnknown();
        answer.SetResult(null);
        await before;

        cache.TryGet(KeyHash.Of("new"), out _).ShouldBeFalse();
        cache.TryGet(KeyHash.Of("newer"), out _).ShouldBeFalse("what was not there before may be there now");
        cache.TryGet(KeyHash.Of("old"), out _).ShouldBeTrue();
    }

    [Test]
    public async Task A_hit_allocates_nothing()
    {
        var cache = new CallerCache(_time);
        var hash = KeyHash.Of("key");
        await KeepAsync(cache, "key", Ada);
        cache.TryGet(hash, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var hit = 0; hit < 1000; hit++)
        {
            cache.TryGet(hash, out _);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static Task<Caller?> KeepAsync(CallerCache cache, string key, Caller? caller) => cache.LookUpAsync(KeyHash.Of(key), _ => Task.FromResult(caller));

    private Task<Caller?> Asked(Task<Caller?> answer)
    {
        _asked++;
        return answer;
    }
}
