package orrery.bench;

import java.util.Map;
import java.util.TreeMap;

/** Which component of the golden cases is run by what. A component that is not here is not built yet. */
final class Adapters {
    private Adapters() {}

    static Map<String, GoldenAdapter> all() {
        Map<String, GoldenAdapter> adapters = new TreeMap<>();
        adapters.put("genie.kvcache", GenieAdapters::keyValueCache);
        adapters.put("genie.shortcut", GenieAdapters::shortcut);
        adapters.put("genie.sampler", GenieAdapters::sampler);
        adapters.put("genie.fsq", GenieAdapters::finiteScalarQuantizer);
        adapters.put("genie.stblock", FaithfulGenieAdapters::spaceTime);
        adapters.put("genie.vq", FaithfulGenieAdapters::vectorQuantizer);
        adapters.put("genie.maskgit", FaithfulGenieAdapters::maskGit);
        adapters.put("genie.codeagreement", FaithfulGenieAdapters::codeAgreement);
        adapters.put("genie.deltapsnr", VideoAdapters::deltaPsnr);
        adapters.put("video.metrics", VideoAdapters::metrics);
        adapters.put("video.resize-torch", VideoAdapters::resize);
        adapters.put("video.resize-opencv", VideoAdapters::resize);
        adapters.put("video.resize-pillow", VideoAdapters::resize);
        adapters.put("tokenizer.cosmos-image", CosmosAdapters::image);
        adapters.put("tokenizer.cosmos-video", CosmosAdapters::video);
        adapters.put("tokenizer.keymap", CosmosAdapters::names);
        adapters.put("tokenizer.patcher", QuantizerAdapters::patcher);
        adapters.put("tokenizer.fsq", QuantizerAdapters::finiteScalar);
        adapters.put("tokenizer.residual-fsq", QuantizerAdapters::residual);
        adapters.put("tokenizer.vq", QuantizerAdapters::vector);
        adapters.put("tokenizer.lfq", QuantizerAdapters::lookupFree);
        adapters.put("tokenizer.wan", WanAdapters::run);
        adapters.put("tokenizer.gaussian", LossAdapters::gaussian);
        adapters.put("tokenizer.loss-total", LossAdapters::total);
        adapters.put("tokenizer.loss-perceptual", LossAdapters::perceptual);
        adapters.put("tokenizer.loss-vgg19", LossAdapters::vgg19);
        adapters.put("tokenizer.loss-consistency", LossAdapters::consistency);
        adapters.put("tokenizer.loss-flow", LossAdapters::flow);
        adapters.put("tokenizer.padding", ClipAdapters::padding);
        adapters.put("tokenizer.latent-statistics", ClipAdapters::statistics);
        adapters.put("tokenizer.latent-overlap", ClipAdapters::overlap);
        adapters.put("tokenizer.windowed", ClipAdapters::windowed);
        adapters.put("curate.transnetv2", ShotAdapters::network);
        adapters.put("curate.pyscenedetect", ShotAdapters::rules);
        adapters.put("curate.motion", CurationAdapters::motion);
        adapters.put("curate.perceptual-hash", CurationAdapters::hashes);
        adapters.put("curate.semdedup", CurationAdapters::semantic);
        adapters.put("curate.aesthetics", CurationAdapters::aesthetics);
        adapters.put("curate.rules", CurationAdapters::bookkeeping);
        adapters.put("curate.video-io", CurationAdapters::video);
        return adapters;
    }
}
