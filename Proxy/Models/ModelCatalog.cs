using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using CozeProxy.Hosting;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Models;

/// <summary>All models by their public names, and the rule for names that nobody registered.</summary>
internal sealed class ModelCatalog
{
    private readonly FrozenDictionary<string, RegisteredModel> _byName;

    public ModelCatalog(IConfiguration configuration)
    {
        var binder = new ModelBinder(configuration);
        var models = binder.Read();
        if (binder.Errors.Count > 0)
        {
            throw ConfigurationError.Of(binder.Errors);
        }

        _byName = models.ToFrozenDictionary(model => model.Name, StringComparer.Ordinal);
    }

    public IReadOnlyCollection<RegisteredModel> All => _byName.Values;

    public RegisteredModel? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>What the request asks for: a registered model, else something named by its id; the model is null for the latter.</summary>
    public bool TryResolve(
        ChatRequest request, out RegisteredModel? model, [NotNullWhen(true)] out ChatTarget? target, [NotNullWhen(false)] out ApiError? error)
    {
        model = Find(request.Model);
        if (model is null)
        {
            return TargetResolver.TryResolve(request, out target, out error);
        }

        target = TargetResolver.Create(model.Target, model.Name);
        error = null;
        return true;
    }
}
